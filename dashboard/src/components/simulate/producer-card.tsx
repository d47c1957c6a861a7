import { PRODUCER_LATE_MS } from '../../../../lib/api/contract/lateness';
import type { ControlState, ProducerState } from '../../api/types';
import { lifecycle, shownBurst } from '../../model/consequences';
import { formatCount, formatDuration, formatRate } from '../../model/format-number';
import type { Tone } from '../../model/tone';
import { inWords } from '../../model/words';
import { mixInWords } from '../../model/workloads';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Icon } from '../icon';
import { Outcome } from '../outcome';
import { Tile } from '../tile';
import { Time } from '../time';

const TONE: Readonly<Record<ProducerState, Tone>> = {
  running: 'good',
  starting: 'wait',
  stopping: 'wait',
  paused: 'wait',
  stopped: 'none',
  failed: 'bad',
};

/** What the producer does, and the buttons that start, pause and stop it. */
export function ProducerCard({ state }: { readonly state: ControlState }) {
  const { now } = useStore();
  const { counters, last_error, run_id } = state;
  const burst = shownBurst(state.burst, now.value);
  const isLate = state.state === 'running' && counters.behind_schedule_ms > PRODUCER_LATE_MS;
  const tone = isLate ? 'wait' : TONE[state.state];
  return (
    <section class={`proof-card tone-${tone}`} aria-label="Producer">
      <div class="proof-light">
        <span class={`lamp tone-${tone}`} aria-hidden="true" />
        <div>
          <h2>
            Producer {state.state}
            {burst && (
              <span class="badge burst">
                burst × {burst.multiplier} until <Time iso={burst.until} />
              </span>
            )}
          </h2>
          <p>
            {run_id === null ? (
              'No run yet'
            ) : (
              <>
                Run <span class="num">{run_id}</span>
              </>
            )}{' '}
            since <Time iso={state.since} /> UTC, data {state.dataset}, makes {mixInWords(state.workload)}
          </p>
          {last_error && (
            <p class="tone-bad">
              <Time iso={last_error.at} /> {last_error.message}
            </p>
          )}
        </div>
      </div>
      <Buttons state={state} />
      <dl class="tiles inline">
        <Tile name="Generated" figure={formatCount(counters.generated)}>
          events
        </Tile>
        <Tile name="Accepted" figure={formatCount(counters.accepted)}>
          {formatRate(counters.accepted_per_second)} a second
        </Tile>
        <Tile name="In flight" figure={formatCount(counters.in_flight)}>
          {formatDuration(counters.behind_schedule_ms)} behind schedule
        </Tile>
        <Tile name="Sent again" figure={formatCount(counters.retried)}>
          throttled {formatCount(counters.throttled)}, failed {formatCount(counters.failed)}
        </Tile>
      </dl>
    </section>
  );
}

const VERBS = ['start', 'pause', 'stop'] as const;
const ICONS = { start: 'play', pause: 'pause', stop: 'stop' } as const;

function Buttons({ state }: { readonly state: ControlState }) {
  const { api, control } = useStore();
  const action = useAction();
  const possible = lifecycle(state.state);
  const act = (verb: (typeof VERBS)[number]) =>
    action.run(async () => {
      const next = await api[verb]();
      control.set(next);
      return `The producer is ${next.state}.`;
    });
  return (
    <div class="lifecycle">
      <div class="button-row">
        {VERBS.map((verb) => (
          <button
            key={verb}
            type="button"
            class={`button ${verb === 'start' ? 'primary' : ''}`}
            disabled={possible[verb] === undefined || action.busy}
            onClick={() => act(verb)}
          >
            <Icon name={ICONS[verb]} /> {verb === 'start' && state.state === 'paused' ? 'Resume' : inWords(verb)}
          </button>
        ))}
      </div>
      <p class="quiet small">{Object.values(possible).join(' ') || 'Wait until it has stopped.'}</p>
      <Outcome action={action} />
    </div>
  );
}
