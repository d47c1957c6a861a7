import { useEffect, useRef, useState } from 'preact/hooks';
import { hexLines } from '../../../lib/api/contract/hex-lines';
import { asApiError, type ApiError } from '../api/api-error';
import type { Quarantined, QuarantineRowView } from '../api/types';
import { formatBytes, formatCount } from '../model/format-number';
import { bytesOfBase64, reasonWords } from '../model/quarantine-words';
import { useStore } from '../state/store-context';
import { CopyButton } from './copy-button';
import { Icon } from './icon';
import { Failed, Loading } from './notice';
import { Time } from './time';

type Props = { readonly hash: string; readonly close: () => void };

/** Of longer records the sheet shows the beginning; the command gives all. */
const SHOWN_BYTES = 4096;

/** One record that was put aside: why, where it came from, and its bytes. */
export function QuarantineSheet({ hash, close }: Props) {
  const { api } = useStore();
  const dialog = useRef<HTMLDialogElement>(null);
  const [record, setRecord] = useState<Quarantined>();
  const [error, setError] = useState<ApiError>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!dialog.current!.open) dialog.current!.showModal();
  }, []);
  useEffect(() => {
    let isCurrent = true;
    setError(undefined);
    api.quarantined(hash, { encoding: 'base64', length: SHOWN_BYTES }).then(
      (answer) => isCurrent && setRecord(answer),
      (cause: unknown) => isCurrent && setError(asApiError(cause)),
    );
    return () => {
      isCurrent = false;
    };
  }, [hash, attempt]);
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-label={`Quarantined record ${hash}`}
      onClose={close}
      onClick={(click) => click.target === dialog.current && dialog.current?.close()}
    >
      <div class="sheet-body">
        <div class="sheet-head">
          <h2 class="num">{hash}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current!.close()}>
            <Icon name="close" />
          </button>
        </div>
        {error ? (
          <Failed error={error} retry={() => setAttempt(attempt + 1)} />
        ) : record ? (
          <Record record={record} />
        ) : (
          <Loading rows={8} />
        )}
      </div>
    </dialog>
  );
}

function Record({ record }: { readonly record: Quarantined }) {
  const bytes = bytesOfBase64(record.bytes);
  const rest = record.size_bytes - bytes.length;
  const command = `legion query quarantine --hash ${record.payload_hash} --out record.bin`;
  return (
    <article>
      {!record.intact && (
        <p class="banner tone-bad">The bytes no longer have the hash that they are filed under: some are missing.</p>
      )}
      {record.rows.map((row) => (
        <Came key={row.partition_key} row={row} />
      ))}
      <h3>
        As text <span class="quiet num">{formatBytes(record.size_bytes)}</span>
      </h3>
      <pre class="payload" tabIndex={0} aria-label="Bytes as text">
        {new TextDecoder().decode(bytes)}
      </pre>
      <h3>As bytes</h3>
      <pre class="payload" tabIndex={0} aria-label="Bytes in hex">
        {hexLines(bytes).join('\n')}
      </pre>
      {rest > 0 && <p class="note">{formatCount(rest)} bytes more are not shown.</p>}
      <h3>
        All bytes, exactly <CopyButton text={command} />
      </h3>
      <pre class="payload" tabIndex={0} aria-label="Command">
        {command}
      </pre>
    </article>
  );
}

function Came({ row }: { readonly row: QuarantineRowView }) {
  return (
    <>
      <div class="flag">
        <strong class="num">{row.reason}</strong> {reasonWords(row.reason)}
        <p class="break">{row.message}</p>
      </div>
      <dl class="facts">
        <dt>Arrived in the stream</dt>
        <dd>
          <Time iso={row.arrived_at} show="full" />
        </dd>
        <dt>Put aside</dt>
        <dd>
          <Time iso={row.ingested_at} show="full" />
        </dd>
        <dt>Event id in the bytes</dt>
        <dd class="num">{row.event_id ?? <span class="quiet">none</span>}</dd>
        <dt>Partition key</dt>
        <dd class="num break">{JSON.stringify(row.partition_key)}</dd>
        <dt>Shard</dt>
        <dd class="num">{row.shard_id}</dd>
        <dt>Sequence number</dt>
        <dd class="num break">{row.sequence_number}</dd>
      </dl>
    </>
  );
}
