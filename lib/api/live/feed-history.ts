import type { StreamMessage } from '../contract/stream';
import { sseMessage } from './sse';

type Kept = { readonly sequence: number; readonly chunk: Uint8Array };

/** The latest messages of a feed, numbered, for clients that return. */
export class FeedHistory {
  readonly #latest = new Map<StreamMessage['name'], Uint8Array>();
  #kept: Kept[] = [];
  #sequence = 0;

  /** @param capacity messages that are kept at least */
  constructor(
    private readonly bootId: string,
    private readonly capacity: number,
  ) {}

  /** @returns the encoded message */
  add(message: StreamMessage): Uint8Array {
    this.#sequence += 1;
    const chunk = sseMessage(message, `${this.bootId}-${this.#sequence}`);
    if (message.name !== 'events') this.#latest.set(message.name, chunk);
    this.#kept.push({ sequence: this.#sequence, chunk });
    if (this.#kept.length > 2 * this.capacity) this.#kept = this.#kept.slice(-this.capacity);
    return chunk;
  }

  /** The latest message of each kind of state. */
  latestStates(): Iterable<Uint8Array> {
    return this.#latest.values();
  }

  /** All messages after an id; undefined when the id is unknown or some of them are no longer kept. */
  after(lastEventId: string): Uint8Array[] | undefined {
    const [boot, text] = splitId(lastEventId);
    const seen = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (boot !== this.bootId || !(seen <= this.#sequence)) return undefined;
    const oldest = this.#kept[0]?.sequence ?? this.#sequence + 1;
    if (seen < oldest - 1) return undefined;
    return this.#kept.filter(({ sequence }) => sequence > seen).map(({ chunk }) => chunk);
  }

  /** Makes every earlier id unknown: messages between now and the next one are not kept. */
  forget(): void {
    this.#latest.clear();
    this.#kept = [];
    this.#sequence += 1;
  }
}

/** `<boot id>-<sequence>`; the boot id may contain dashes. */
function splitId(id: string): [string, string] {
  const at = id.lastIndexOf('-');
  return [id.slice(0, at), id.slice(at + 1)];
}
