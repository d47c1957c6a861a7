import { formatCount, formatRate, formatShareOf } from '../../model/format-number';
import { lagTile } from '../../model/lag';
import { latestMean } from '../../model/samples';
import { useStore } from '../../state/store-context';
import { Tile } from '../tile';

/** The consumer stores whole batches: the mean over this many seconds is the rate that they add up to. */
const STORED_RATE_SECONDS = 5;

export function Figures() {
  const { samples, totals: shown, route } = useStore();
  const latest = samples.value.at(-1);
  const totals = shown.value;
  // The stream counts all workloads together.
  const counts = route.value.workload === undefined ? latest : undefined;
  const stored = counts?.stored ?? totals?.events;
  const highRisk = counts?.high_risk ?? (totals && (totals.by_risk.HIGH ?? 0));
  const labelled = counts?.anomalous ?? totals?.anomalous;
  const storedRate = latestMean(samples.value, ({ stored_per_second }) => stored_per_second, {
    count: STORED_RATE_SECONDS,
  });
  return (
    <dl class="tiles">
      <Tile name="Events in total" figure={formatCount(stored)}>
        stored records
      </Tile>
      <Tile name="Per second" figure={formatRate(latest?.accepted_per_second)}>
        accepted, <b class="num">{formatRate(storedRate)}</b> stored
      </Tile>
      <Tile name="High risk" figure={formatCount(highRisk)}>
        {formatShareOf(highRisk, stored, 'stored records')}
      </Tile>
      <Tile name="Labelled events" figure={formatCount(labelled)}>
        {formatShareOf(labelled, stored, 'stored records')}
      </Tile>
      <LagTile />
    </dl>
  );
}

function LagTile() {
  const { samples } = useStore();
  const { consumer, consumerTone, producer, producerTone, pace } = lagTile(samples.value.at(-1));
  return (
    <Tile name="Lag" figure={consumer} tone={consumerTone}>
      consumer behind stream
      <br />
      <b class={`num tone-${producerTone}`}>{producer}</b> producer behind schedule
      {pace !== undefined && (
        <>
          <br />
          <b class="tone-wait">{pace}</b>
        </>
      )}
    </Tile>
  );
}
