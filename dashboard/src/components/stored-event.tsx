import type { StoredEventView } from '../api/types';
import { formatBytes, formatDuration } from '../model/format-number';
import { prettyPayload } from '../model/pretty-payload';
import { routeFragment } from '../model/route';
import { CopyButton } from './copy-button';
import { EventLabels } from './event-labels';
import { Fact, Facts } from './facts';
import { LevelBadge } from './level-badge';
import { Payload } from './payload';
import { Time } from './time';

type Props = { readonly row: StoredEventView };

/** One row of bronze. */
export function StoredEvent({ row }: Props) {
  return (
    <article>
      <EventLabels payload={row.payload} types={row.anomaly_types} severity={row.anomaly_severity} />
      <EventFacts row={row} />
      <h3>
        Payload as produced <span class="quiet num">{formatBytes(row.payload_bytes)}</span>
        <CopyButton text={row.payload} />
      </h3>
      <Payload label="Payload" text={prettyPayload(row.payload)} />
      <h3>Bronze</h3>
      <BronzeFacts row={row} />
    </article>
  );
}

function EventFacts({ row }: Props) {
  const { customer_id: customer } = row;
  return (
    <Facts>
      <Fact name="Event time">
        <Time iso={row.event_time} show="full" />
      </Fact>
      <Fact name="Type">
        {row.event_type} <span class="quiet">of {row.workload}</span>
      </Fact>
      <Fact name="Customer">
        {customer === null ? (
          'not in the event'
        ) : (
          <a href={routeFragment({ tab: 'events', filter: { view: 'customer', customer } })}>{customer}</a>
        )}
      </Fact>
      {row.summary !== null && <Fact name="What">{row.summary}</Fact>}
      {row.risk_level !== null && (
        <Fact name="Risk">
          <LevelBadge level={row.risk_level} />
        </Fact>
      )}
      <Fact name="Run" class="num">
        {row.run_id}
      </Fact>
    </Facts>
  );
}

function BronzeFacts({ row }: Props) {
  const storedAfterMs = Date.parse(row.ingested_at) - Date.parse(row.arrived_at);
  return (
    <Facts>
      <Fact name="Arrived in the stream">
        <Time iso={row.arrived_at} show="full" />
      </Fact>
      <Fact name="Stored">
        <Time iso={row.ingested_at} show="full" />{' '}
        <span class="quiet">{storedAfterMs >= 0 ? `${formatDuration(storedAfterMs)} later` : ''}</span>
      </Fact>
      <Fact name="Shard" class="num">
        {row.shard_id}
      </Fact>
      <Fact name="Sequence number" class="num break">
        {row.sequence_number}
      </Fact>
      <Fact name="SHA-256 of the payload" class="num break">
        {row.payload_sha256}
      </Fact>
      <Fact name="Hash matches the key">
        {row.hash_matches ? <span class="tone-good">yes</span> : <strong class="tone-bad">no: it was altered</strong>}
      </Fact>
    </Facts>
  );
}
