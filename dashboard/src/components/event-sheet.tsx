import { useEffect, useRef, useState } from 'preact/hooks';
import { asApiError, type ApiError } from '../api/api-error';
import type { StoredEvents, StoredEventView } from '../api/types';
import { absentEvent, type AbsentEvent } from '../model/absent-event';
import { formatBytes, formatDuration } from '../model/format-number';
import { prettyPayload } from '../model/pretty-payload';
import { routeFragment } from '../model/route';
import { useStore } from '../state/store-context';
import { AnomalyFlags } from './anomaly-flags';
import { CopyButton } from './copy-button';
import { Icon } from './icon';
import { LevelBadge } from './level-badge';
import { Empty, Failed, Loading } from './notice';
import { Time } from './time';

type Props = { readonly eventId: string; readonly close: () => void };

/** All that is stored of one event: its payload as produced, how it came, and what is wrong with it. */
export function EventSheet({ eventId, close }: Props) {
  const { api, verify } = useStore();
  const dialog = useRef<HTMLDialogElement>(null);
  const [stored, setStored] = useState<StoredEvents>();
  const [error, setError] = useState<ApiError>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!dialog.current!.open) dialog.current!.showModal();
  }, []);
  useEffect(() => {
    let isCurrent = true;
    setError(undefined);
    api.event(eventId).then(
      (answer) => isCurrent && setStored(answer),
      (cause: unknown) => isCurrent && setError(asApiError(cause)),
    );
    return () => {
      isCurrent = false;
    };
  }, [eventId, attempt]);
  const again = () => setAttempt(attempt + 1);
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-label={`Event ${eventId}`}
      onClose={close}
      onClick={(click) => click.target === dialog.current && dialog.current?.close()}
    >
      <div class="sheet-body">
        <div class="sheet-head">
          <h2 class="num">{eventId}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current!.close()}>
            <Icon name="close" />
          </button>
        </div>
        {error?.code === 'not_found' ? (
          <Absent absent={absentEvent(eventId, verify.value.value?.run_proofs)} again={again} />
        ) : error ? (
          <Failed error={error} retry={again} />
        ) : stored ? (
          <Rows stored={stored} />
        ) : (
          <Loading rows={8} />
        )}
      </div>
    </dialog>
  );
}

function Absent({ absent, again }: { readonly absent: AbsentEvent; readonly again: () => void }) {
  return (
    <Empty title={absent.title}>
      {absent.text}{' '}
      {absent.mayCome && (
        <button type="button" class="link" onClick={again}>
          Look again
        </button>
      )}
    </Empty>
  );
}

function Rows({ stored }: { readonly stored: StoredEvents }) {
  return (
    <>
      {stored.rows.length > 1 && (
        <p class="banner tone-bad">{stored.rows.length} different payloads bear this id. Each is a row of its own.</p>
      )}
      {stored.rows.map((row) => (
        <StoredRow key={row.payload_hash} row={row} />
      ))}
    </>
  );
}

function StoredRow({ row }: { readonly row: StoredEventView }) {
  const storedAfterMs = Date.parse(row.ingested_at) - Date.parse(row.arrived_at);
  return (
    <article>
      <AnomalyFlags payload={row.payload} types={row.anomaly_types} severity={row.anomaly_severity} />
      <dl class="facts">
        <Fact name="Event time">
          <Time iso={row.event_time} show="full" />
        </Fact>
        <Fact name="Type">
          {row.event_type} <span class="quiet">of {row.workload}</span>
        </Fact>
        <Fact name="Customer">
          {row.customer_id === null ? (
            'not in the event'
          ) : (
            <a href={routeFragment({ tab: 'events', filter: { view: 'customer', customer: row.customer_id } })}>
              {row.customer_id}
            </a>
          )}
        </Fact>
        {row.summary !== null && <Fact name="What">{row.summary}</Fact>}
        {row.risk_level !== null && (
          <Fact name="Risk">
            <LevelBadge level={row.risk_level} />
          </Fact>
        )}
        <Fact name="Run">
          <span class="num">{row.run_id}</span>
        </Fact>
      </dl>
      <h3>
        Payload as produced <span class="quiet num">{formatBytes(row.payload_bytes)}</span>
        <CopyButton text={row.payload} />
      </h3>
      <pre class="payload" tabIndex={0} aria-label="Payload">
        {prettyPayload(row.payload)}
      </pre>
      <h3>Bronze</h3>
      <dl class="facts">
        <Fact name="Arrived in the stream">
          <Time iso={row.arrived_at} show="full" />
        </Fact>
        <Fact name="Stored">
          <Time iso={row.ingested_at} show="full" />{' '}
          <span class="quiet">{storedAfterMs >= 0 ? `${formatDuration(storedAfterMs)} later` : ''}</span>
        </Fact>
        <Fact name="Shard">
          <span class="num">{row.shard_id}</span>
        </Fact>
        <Fact name="Sequence number">
          <span class="num break">{row.sequence_number}</span>
        </Fact>
        <Fact name="SHA-256 of the payload">
          <span class="num break">{row.payload_sha256}</span>
        </Fact>
        <Fact name="Filed under its own hash">
          {row.hash_matches ? <span class="tone-good">yes</span> : <strong class="tone-bad">no: it was altered</strong>}
        </Fact>
      </dl>
    </article>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
