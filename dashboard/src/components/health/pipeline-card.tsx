import type { Pipeline } from '../../api/types';
import { formatCount, formatDuration } from '../../model/format-number';
import { LampCard } from '../lamp-card';
import { Tile } from '../tile';
import { Time } from '../time';

const TITLE = { ok: 'All parts work', degraded: 'A part does not keep up', down: 'A part is down' } as const;
const TONE = { ok: 'good', degraded: 'wait', down: 'bad' } as const;

type Props = { readonly health: Pipeline };

/** The pipeline as a whole. */
export function PipelineCard({ health }: Props) {
  const { pending, pending_is_minimum: isMinimum, iterator_age_ms, stored_records, quarantined } = health;
  return (
    <LampCard
      label="Pipeline"
      tone={TONE[health.state]}
      title={TITLE[health.state]}
      text={<LastFault health={health} />}
    >
      <dl class="tiles inline">
        <Tile name="Waiting in the stream" figure={`${isMinimum ? '≥ ' : ''}${formatCount(pending)}`}>
          records
        </Tile>
        <Tile name="Iterator age" figure={formatDuration(iterator_age_ms)}>
          of the oldest waiting record
        </Tile>
        <Tile name="Stored" figure={formatCount(stored_records)}>
          records
        </Tile>
        <Tile name="Quarantined" figure={formatCount(quarantined?.records)}>
          records
        </Tile>
      </dl>
    </LampCard>
  );
}

function LastFault({ health: { last_error: fault, checked_at } }: Props) {
  return (
    <>
      <p>
        {fault ? (
          <>
            Last fault <Time iso={fault.at} /> UTC, {fault.component}: {fault.message}
          </>
        ) : (
          'No fault since this server started.'
        )}
      </p>
      <p class="quiet small">
        Checked <Time iso={checked_at} /> UTC
      </p>
    </>
  );
}
