import { text, type Item } from '../../../lib/domain/bronze/attribute';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { piecePrefix } from '../../../lib/domain/bronze/quarantine-key';
import { isHead, joinedPayload, quarantineHead, type QuarantineHead } from '../../../lib/domain/bronze/quarantine-row';

/** Every record of a quarantine table in memory, assembled as a reader does. */
export function quarantinedIn(rows: Iterable<Item>): (QuarantineHead & { readonly bytes: Buffer })[] {
  const all = [...rows].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return all.filter(isHead).map((item) => {
    const head = quarantineHead(item);
    const prefix = piecePrefix(head.partitionKey);
    const pieces = all.filter(
      (row) =>
        text(row, QUARANTINE.payloadHash) === head.payloadHash && sortKey(row).startsWith(prefix) && !isHead(row),
    );
    return { ...head, bytes: Buffer.from(joinedPayload(item, pieces)) };
  });
}

function sortKey(item: Item): string {
  return text(item, QUARANTINE.partitionKey)!;
}
