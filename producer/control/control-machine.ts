import type { Burst, ProducerState } from '../../lib/api/contract/control';
import { MAX_EVENTS_PER_SECOND } from '../../lib/api/contract/control-limits';
import type { ProducerChange } from '../../lib/api/live/producer-control';
import { changedSettings, sameSettings, type LiveSettings } from './live-settings';

/** What a driven producer does, what it was asked to do, and what follows from that. No clock, nothing to wait for. */
export type ControlMachine = {
  readonly phase: ProducerState;
  readonly goal: 'running' | 'paused' | 'stopped';
  /** Without the burst. */
  readonly settings: LiveSettings;
  readonly burst: TimedBurst | undefined;
  /** What the current run was started with; undefined when there is none. */
  readonly run: LiveSettings | undefined;
  /** Whether any run has got as far as sending. */
  readonly hasRun: boolean;
  /** Whether the limits are reached, or a run failed that nobody was driving. */
  readonly isFinished: boolean;
};

type TimedBurst = Burst & {
  readonly untilMs: number;
  /** Whether the current run is the burst's: its time counts from the start of that run. */
  readonly hasBegun: boolean;
};

/** What people ask for. */
export type ControlCommand =
  | { readonly kind: 'start' | 'change'; readonly change: ProducerChange }
  | { readonly kind: 'pause' | 'stop' }
  | { readonly kind: 'burst'; readonly burst: Burst; readonly atMs: number };

/** What the driver has done, and what has become of its run. */
export type ControlProgress =
  | { readonly kind: 'starting' }
  | { readonly kind: 'started'; readonly settings: LiveSettings; readonly atMs: number }
  | { readonly kind: 'opened' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'ended'; readonly limits: 'reached' | 'left'; readonly atMs: number }
  | { readonly kind: 'settled' }
  | { readonly kind: 'failed' };

export type ControlEvent = ControlCommand | ControlProgress;

/** What the driver has to do to get closer to the goal. */
export type ControlStep = 'start-run' | 'end-run' | 'settle' | 'none';

/** The rest of a burst below this is not worth a run. */
const SHORTEST_BURST_MS = 200;

export function stoppedMachine(settings: LiveSettings): ControlMachine {
  return {
    phase: 'stopped',
    goal: 'stopped',
    settings,
    burst: undefined,
    run: undefined,
    hasRun: false,
    isFinished: false,
  };
}

/** Why the command is refused; undefined when it is not. */
export function refusalOf({ goal }: ControlMachine, { kind }: ControlCommand): string | undefined {
  if (goal === 'running') return undefined;
  if (kind === 'pause') return 'the producer is not running: there is nothing to pause';
  if (kind === 'burst') return 'the producer is not running: start it before a burst';
  return undefined;
}

/** Events that mean nothing at the moment leave the machine as it is. */
export function next(machine: ControlMachine, event: ControlEvent): ControlMachine {
  switch (event.kind) {
    case 'start':
      return { ...machine, goal: 'running', settings: changedSettings(machine.settings, event.change) };
    case 'change':
      return { ...machine, settings: changedSettings(machine.settings, event.change) };
    case 'pause':
      return machine.goal === 'running' ? { ...machine, goal: 'paused', burst: undefined } : machine;
    case 'stop':
      return { ...machine, goal: 'stopped', burst: undefined };
    case 'burst':
      return machine.goal === 'running' ? withBurst(machine, event) : machine;
    case 'starting':
      return machine.run ? machine : { ...machine, phase: 'starting' };
    case 'started':
      return machine.phase === 'starting' ? started(machine, event) : machine;
    case 'opened':
      return machine.phase === 'starting' && machine.run ? { ...machine, phase: 'running', hasRun: true } : machine;
    case 'stopping':
      return machine.run ? { ...machine, phase: 'stopping' } : machine;
    case 'ended':
      return machine.run ? ended({ ...machine, run: undefined }, event) : machine;
    case 'settled':
      return stepOf(machine) === 'settle' ? { ...machine, phase: machine.goal } : machine;
    case 'failed':
      return failed(machine);
    default:
      throw new Error(`no such event: ${JSON.stringify(event satisfies never)}`);
  }
}

export function stepOf(machine: ControlMachine): ControlStep {
  const { phase, goal, run } = machine;
  if (run) return goal === 'running' && sameSettings(run, settingsWithBurst(machine)) ? 'none' : 'end-run';
  if (goal === 'running') return 'start-run';
  return phase === goal || phase === 'failed' ? 'none' : 'settle';
}

/** What the next run is to be made with. */
export function settingsWithBurst({ settings, burst }: ControlMachine): LiveSettings {
  if (!burst) return settings;
  const eventsPerSecond = Math.min(settings.eventsPerSecond * burst.multiplier, MAX_EVENTS_PER_SECOND);
  return { ...settings, eventsPerSecond };
}

/** A burst that is repeated while its run is going on needs no other run, and lasts from now on. */
function withBurst(machine: ControlMachine, { burst, atMs }: ControlEvent & { kind: 'burst' }): ControlMachine {
  const timed = { ...burst, untilMs: atMs + burst.seconds * 1000, hasBegun: false };
  const asked = { ...machine, burst: timed };
  const hasBegun = machine.run !== undefined && sameSettings(machine.run, settingsWithBurst(asked));
  return { ...asked, burst: { ...timed, hasBegun } };
}

/** The time that the previous run took to end is not taken from the burst. */
function started(machine: ControlMachine, { settings, atMs }: ControlEvent & { kind: 'started' }): ControlMachine {
  const { burst } = machine;
  const begins = burst && !burst.hasBegun && sameSettings(settings, settingsWithBurst(machine));
  return {
    ...machine,
    run: settings,
    burst: begins ? { ...burst, untilMs: atMs + burst.seconds * 1000, hasBegun: true } : burst,
  };
}

function ended(machine: ControlMachine, { limits, atMs }: ControlEvent & { kind: 'ended' }): ControlMachine {
  const { phase, goal, burst } = machine;
  // It was told to end, or is about to be.
  if (phase === 'stopping' || (goal !== 'running' && limits === 'left')) return machine;
  if (limits === 'reached' || !burst) {
    return { ...machine, phase: 'stopped', goal: 'stopped', burst: undefined, isFinished: true };
  }
  // A burst that was asked for again while it went on lasts longer than its first run.
  return { ...machine, burst: burst.untilMs - atMs < SHORTEST_BURST_MS ? undefined : burst };
}

/** Whoever asked for a change can start again after a fault in it; nobody may be there when a run fails by itself. */
function failed(machine: ControlMachine): ControlMachine {
  return {
    ...machine,
    phase: 'failed',
    goal: 'stopped',
    burst: undefined,
    run: undefined,
    isFinished: machine.isFinished || machine.phase === 'running' || !machine.hasRun,
  };
}
