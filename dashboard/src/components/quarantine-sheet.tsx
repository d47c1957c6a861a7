import { hexLines } from '../../../lib/api/contract/hex-lines';
import type { Quarantined, QuarantineRowView } from '../api/types';
import { formatBytes, formatCount } from '../model/format-number';
import { bytesOfBase64, reasonWords } from '../model/quarantine-words';
import { useReading } from '../state/use-reading';
import { useStore } from '../state/store-context';
import { CopyButton } from './copy-button';
import { Fact, Facts } from './facts';
import { Failed, Loading } from './notice';
import { Payload } from './payload';
import { Sheet } from './sheet';
import { Time } from './time';

type Props = { readonly hash: string; readonly close: () => void };

/** Of longer records the sheet shows only the beginning; the command writes all bytes. */
const SHOWN_BYTES = 4096;

/** One quarantined record: why, where it came from, and its bytes. */
export function QuarantineSheet({ hash, close }: Props) {
  const { api } = useStore();
  const read = () => api.quarantined(hash, { encoding: 'base64', length: SHOWN_BYTES });
  const { value: record, error, again } = useReading(hash, read);
  return (
    <Sheet label={`Quarantined record ${hash}`} title={hash} close={close}>
      {error ? <Failed error={error} retry={again} /> : record ? <Record record={record} /> : <Loading rows={8} />}
    </Sheet>
  );
}

function Record({ record }: { readonly record: Quarantined }) {
  const bytes = bytesOfBase64(record.bytes);
  const hidden = record.size_bytes - bytes.length;
  const command = `legion query quarantine --hash ${record.payload_hash} --out record.bin`;
  return (
    <article>
      {!record.intact && (
        <p class="banner tone-bad">The bytes no longer match the hash in their key: some are missing.</p>
      )}
      {record.rows.map((row) => (
        <Arrival key={row.partition_key} row={row} />
      ))}
      <h3>
        As text <span class="quiet num">{formatBytes(record.size_bytes)}</span>
      </h3>
      <Payload label="Bytes as text" text={new TextDecoder().decode(bytes)} />
      <h3>As bytes</h3>
      <Payload label="Bytes in hex" text={hexLines(bytes).join('\n')} />
      {hidden > 0 && <p class="note">{formatCount(hidden)} more bytes are not shown.</p>}
      <h3>
        All bytes, exactly <CopyButton text={command} />
      </h3>
      <Payload label="Command" text={command} />
    </article>
  );
}

function Arrival({ row }: { readonly row: QuarantineRowView }) {
  return (
    <>
      <div class="flag">
        <strong class="num">{row.reason}</strong> {reasonWords(row.reason)}
        <p class="break">{row.message}</p>
      </div>
      <Facts>
        <Fact name="Arrived in the stream">
          <Time iso={row.arrived_at} show="full" />
        </Fact>
        <Fact name="Quarantined">
          <Time iso={row.ingested_at} show="full" />
        </Fact>
        <Fact name="Event id in the bytes" class="num">
          {row.event_id ?? <span class="quiet">none</span>}
        </Fact>
        <Fact name="Partition key" class="num break">
          {JSON.stringify(row.partition_key)}
        </Fact>
        <Fact name="Shard" class="num">
          {row.shard_id}
        </Fact>
        <Fact name="Sequence number" class="num break">
          {row.sequence_number}
        </Fact>
      </Facts>
    </>
  );
}
