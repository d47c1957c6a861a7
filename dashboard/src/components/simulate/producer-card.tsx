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
import { LampCard } from '../lamp-card';
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

/** The producer's state, and the buttons that start, pause and stop it. */
export function ProducerCard({ state }: { readonly state: ControlState }) {
  const { counters } = state;
  const isLate = state.state === 'running' && counters.behind_schedule_ms > PRODUCER_LATE_MS;
  return (
    <LampCard
      label="Producer"
      tone={isLate ? 'wait' : TONE[state.state]}
      title={<Title state={state} />}
      text={<RunText state={state} />}
    >
      <Buttons state={state} />
      <dl class="tiles inline">
        <Tile name="Generated" figure={formatCount(counters.generated)}>
          events
        </Tile>
        <Tile name="Accepted" figure={formatCount(counters.accepted)}>
          {formatRate(counters.accepted_per_second)} per second
        </Tile>
        <Tile name="In flight" figure={formatCount(counters.in_flight)}>
          {formatDuration(counters.behind_schedule_ms)} behind schedule
        </Tile>
        <Tile name="Retried" figure={formatCount(counters.retried)}>
          throttled {formatCount(counters.throttled)}, failed {formatCount(counters.failed)}
        </Tile>
      </dl>
    </LampCard>
  );
}

type Props = { readonly state: ControlState };

function Title({ state }: Props) {
  const { now } = useStore();
  const burst = shownBurst(state.burst, now.value);
  return (
    <>
      Producer {state.state}
      {burst && (
        <span class="badge burst">
          burst × {burst.multiplier} until <Time iso={burst.until} />
        </span>
      )}
    </>
  );
}

function RunText({ state: { run_id, since, dataset, workload, last_error } }: Props) {
  return (
    <>
      <p>
        {run_id === null ? (
          'No run yet'
        ) : (
          <>
            Run <span class="num">{run_id}</span>
          </>
        )}{' '}
        since <Time iso={since} /> UTC, data {dataset}, workload {mixInWords(workload)}
      </p>
      {last_error && (
        <p class="tone-bad">
          <Time iso={last_error.at} /> {last_error.message}
        </p>
      )}
    </>
  );
}

const VERBS = ['start', 'pause', 'stop'] as const;
const ICONS = { start: 'play', pause: 'pause', stop: 'stop' } as const;

function Buttons({ state }: Props) {
  const { actions } = useStore();
  const action = useAction();
  const possible = lifecycle(state.state);
  const act = (verb: (typeof VERBS)[number]) =>
    action.run(async () => {
      const next = await actions[verb]();
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
