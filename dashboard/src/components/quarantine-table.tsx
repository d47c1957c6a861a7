import type { QuarantineRowView } from '../api/types';
import { formatBytes } from '../model/format-number';
import { Time } from './time';

type Props = { readonly rows: readonly QuarantineRowView[]; readonly open: (hash: string) => void };

/** So much of a hash tells records apart. */
const SHOWN_HASH_DIGITS = 12;

/** Records that were put aside, the latest arrival first. */
export function QuarantineTable({ rows, open }: Props) {
  return (
    <div class="table-scroll tall" tabIndex={0} role="region" aria-label="Quarantined records">
      <table class="events">
        <caption class="visually-hidden">Quarantined records</caption>
        <thead>
          <tr>
            <th scope="col">Arrived (UTC)</th>
            <th scope="col">Reason</th>
            <th scope="col">Record</th>
            <th scope="col" class="right">
              Size
            </th>
            <th scope="col">Event id in the bytes</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={`${row.payload_hash} ${row.partition_key}`}
              class="openable"
              onClick={() => open(row.payload_hash)}
            >
              <td>
                <Time iso={row.arrived_at} show="full" />
              </td>
              <td class="num">{row.reason}</td>
              <td>
                <button
                  type="button"
                  class="link num"
                  onClick={(click) => (click.stopPropagation(), open(row.payload_hash))}
                >
                  {row.payload_hash.slice(0, SHOWN_HASH_DIGITS)}
                </button>
              </td>
              <td class="right num">{formatBytes(row.size_bytes)}</td>
              <td class="num">{row.event_id ?? ''}</td>
              <td>{row.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
