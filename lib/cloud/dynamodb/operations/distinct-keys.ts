import { keyOf } from '../checks/check-keys';
import type { Item } from '../item';
import type { Table } from '../tables/table';
import { toBase64 } from '../values/base64';
import { validationError } from '../validation-error';

/** The keys of a request, of whatever tables. A table counts as one, also where it is named twice, by name and by ARN. */
export class DistinctKeys {
  private readonly texts = new Set<string>();

  constructor(private readonly message = 'Provided list of item keys contains duplicates') {}

  /** @throws ServiceError where the key, which is checked, came before */
  add({ state, keys }: Table, item: Item): void {
    const { partition, sort } = keyOf(item, keys);
    const parts = sort ? [partition, sort] : [partition];
    const text = [state.id, ...parts.map(toBase64)].join(' ');
    if (this.texts.has(text)) throw validationError(this.message);
    this.texts.add(text);
  }
}
