import type { ProducerState } from '../../../lib/api/contract/control';
import {
  next,
  refusalOf,
  settingsWithBurst,
  stepOf,
  stoppedMachine,
  type ControlCommand,
  type ControlEvent,
  type ControlMachine,
} from '../../../producer/control/control-machine';
import type { LiveSettings } from '../../../producer/control/live-settings';

const SETTINGS: LiveSettings = { workload: 'credit', eventsPerSecond: 10, anomalyRate: 0, network: 'excellent' };
const FASTER: LiveSettings = { ...SETTINGS, eventsPerSecond: 20 };

/** A machine in each phase, with nothing else in progress. */
const IN_PHASE: Readonly<Record<ProducerState, ControlMachine>> = {
  stopped: stoppedMachine(SETTINGS),
  starting: { ...stoppedMachine(SETTINGS), phase: 'starting', goal: 'running' },
  running: { ...stoppedMachine(SETTINGS), phase: 'running', goal: 'running', run: SETTINGS, hasRun: true },
  paused: { ...stoppedMachine(SETTINGS), phase: 'paused', goal: 'paused', hasRun: true },
  stopping: { ...stoppedMachine(SETTINGS), phase: 'stopping', goal: 'running', run: FASTER, hasRun: true },
  failed: { ...stoppedMachine(SETTINGS), phase: 'failed', hasRun: true },
};

const EVENTS = {
  start: { kind: 'start', change: {} },
  change: { kind: 'change', change: { eventsPerSecond: 20 } },
  pause: { kind: 'pause' },
  stop: { kind: 'stop' },
  burst: { kind: 'burst', burst: { multiplier: 2, seconds: 5 }, atMs: 1_000 },
  starting: { kind: 'starting' },
  started: { kind: 'started', settings: SETTINGS, atMs: 1_000 },
  opened: { kind: 'opened' },
  stopping: { kind: 'stopping' },
  'ended, limits left': { kind: 'ended', limits: 'left', atMs: 1_000 },
  'ended, limits reached': { kind: 'ended', limits: 'reached', atMs: 1_000 },
  settled: { kind: 'settled' },
  failed: { kind: 'failed' },
} as const satisfies Record<string, ControlEvent>;

/** The visible state of the machine: its phase, its goal where that differs, what is in progress, and the next step. */
function shown(machine: ControlMachine): string {
  const { phase, goal, run, burst, isFinished } = machine;
  const parts = [
    phase === goal ? phase : `${phase} (goal ${goal})`,
    run && `run at ${run.eventsPerSecond}`,
    burst && 'burst',
    isFinished && 'finished',
  ];
  return `${parts.filter(Boolean).join(', ')} -> ${stepOf(machine)}`;
}

/** Every pair of phase and event; an event not listed leaves the machine unchanged. */
const TABLE: Readonly<Record<ProducerState, Partial<Record<keyof typeof EVENTS, string>>>> = {
  stopped: {
    start: 'stopped (goal running) -> start-run',
    starting: 'starting (goal stopped) -> settle',
    failed: 'failed (goal stopped), finished -> none',
  },
  starting: {
    change: 'starting (goal running) -> start-run',
    pause: 'starting (goal paused) -> settle',
    stop: 'starting (goal stopped) -> settle',
    burst: 'starting (goal running), burst -> start-run',
    started: 'starting (goal running), run at 10 -> none',
    failed: 'failed (goal stopped), finished -> none',
  },
  running: {
    change: 'running, run at 10 -> end-run',
    pause: 'running (goal paused), run at 10 -> end-run',
    stop: 'running (goal stopped), run at 10 -> end-run',
    burst: 'running, run at 10, burst -> end-run',
    stopping: 'stopping (goal running), run at 10 -> none',
    'ended, limits left': 'stopped, finished -> none',
    'ended, limits reached': 'stopped, finished -> none',
    failed: 'failed (goal stopped), finished -> none',
  },
  paused: {
    start: 'paused (goal running) -> start-run',
    stop: 'paused (goal stopped) -> settle',
    starting: 'starting (goal paused) -> settle',
    failed: 'failed (goal stopped) -> none',
  },
  stopping: {
    change: 'stopping (goal running), run at 20 -> none',
    pause: 'stopping (goal paused), run at 20 -> end-run',
    stop: 'stopping (goal stopped), run at 20 -> end-run',
    burst: 'stopping (goal running), run at 20, burst -> none',
    'ended, limits left': 'stopping (goal running) -> start-run',
    'ended, limits reached': 'stopping (goal running) -> start-run',
    failed: 'failed (goal stopped) -> none',
  },
  failed: {
    start: 'failed (goal running) -> start-run',
    starting: 'starting (goal stopped) -> settle',
  },
};

describe.each(Object.keys(TABLE) as ProducerState[])('when %s', (phase) => {
  const machine = IN_PHASE[phase];

  test.each(Object.keys(EVENTS) as (keyof typeof EVENTS)[])('%s', (event) => {
    expect(shown(next(machine, EVENTS[event]))).toBe(TABLE[phase][event] ?? shown(machine));
  });
});

test.each(Object.keys(TABLE) as ProducerState[])('only a producer that should run can pause or burst: %s', (phase) => {
  const isToRun = IN_PHASE[phase].goal === 'running';
  const refused = (['start', 'change', 'pause', 'stop', 'burst'] as const).filter(
    (kind) => refusalOf(IN_PHASE[phase], EVENTS[kind] as ControlCommand) !== undefined,
  );
  expect(refused).toEqual(isToRun ? [] : ['pause', 'burst']);
});

const after = (machine: ControlMachine, ...events: readonly ControlEvent[]) => events.reduce(next, machine);
const opened = (settings: LiveSettings, atMs: number): readonly ControlEvent[] => [
  { kind: 'starting' },
  { kind: 'started', settings, atMs },
  { kind: 'opened' },
];

test('a run starts, pauses and resumes', () => {
  const running = after(IN_PHASE.stopped, EVENTS.start, ...opened(SETTINGS, 0));
  expect(running).toEqual(IN_PHASE.running);
  const paused = after(running, EVENTS.pause, EVENTS.stopping, EVENTS['ended, limits left'], EVENTS.settled);
  expect(paused).toEqual(IN_PHASE.paused);
  expect(after(paused, EVENTS.start, ...opened(SETTINGS, 0))).toEqual(IN_PHASE.running);
});

test('a change starts another run with the new settings', () => {
  const ended = after(IN_PHASE.running, EVENTS.change, EVENTS.stopping, EVENTS['ended, limits left']);
  expect([stepOf(ended), settingsWithBurst(ended)]).toEqual(['start-run', FASTER]);
});

test('a change during another change leads to one run with both', () => {
  const ended = after(
    IN_PHASE.running,
    EVENTS.change,
    EVENTS.stopping,
    { kind: 'change', change: { network: 'good' } },
    EVENTS['ended, limits left'],
  );
  expect(settingsWithBurst(ended)).toEqual({ ...FASTER, network: 'good' });
});

test('a change that changes nothing leaves the run alone', () => {
  expect(stepOf(after(IN_PHASE.running, { kind: 'change', change: { eventsPerSecond: 10 } }))).toBe('none');
});

test('a pause requested while a run ends by itself is kept', () => {
  const ended = after(IN_PHASE.running, EVENTS.pause, EVENTS['ended, limits left']);
  expect(shown(ended)).toBe('running (goal paused) -> settle');
});

describe('a burst', () => {
  const inBurst = after(
    IN_PHASE.running,
    EVENTS.burst,
    EVENTS.stopping,
    EVENTS['ended, limits left'],
    ...opened(FASTER, 3_000),
  );

  test('lasts from the start of its run', () => {
    expect(inBurst.burst).toEqual({ multiplier: 2, seconds: 5, untilMs: 8_000, hasBegun: true });
    expect(shown(inBurst)).toBe('running, run at 20, burst -> none');
  });

  test('is over when its run ends, and the next run has the configured rate', () => {
    const over = after(inBurst, { kind: 'ended', limits: 'left', atMs: 8_000 });
    expect([over.burst, stepOf(over), settingsWithBurst(over)]).toEqual([undefined, 'start-run', SETTINGS]);
  });

  test('continues in another run when requested again meanwhile', () => {
    const again = after(inBurst, { ...EVENTS.burst, atMs: 6_000 });
    expect(stepOf(again)).toBe('none');
    const ended = after(again, { kind: 'ended', limits: 'left', atMs: 8_000 });
    const resumed = after(ended, ...opened(FASTER, 8_100));
    expect(resumed.burst).toMatchObject({ untilMs: 11_000, hasBegun: true });
  });

  test('keeps its end when the settings change meanwhile', () => {
    const changed = after(
      inBurst,
      { kind: 'change', change: { network: 'good' } },
      EVENTS.stopping,
      EVENTS['ended, limits left'],
      ...opened({ ...FASTER, network: 'good' }, 4_000),
    );
    expect(changed.burst).toMatchObject({ untilMs: 8_000 });
  });

  test('requested while a run without it is starting gets a run of its own and its full duration', () => {
    const starting = after(IN_PHASE.starting, EVENTS.burst, { kind: 'started', settings: SETTINGS, atMs: 2_000 });
    expect([starting.burst?.hasBegun, stepOf(starting)]).toEqual([false, 'end-run']);
  });

  test('does not exceed the highest rate', () => {
    const fast = { ...IN_PHASE.running, settings: { ...SETTINGS, eventsPerSecond: 40_000 } };
    expect(settingsWithBurst(after(fast, EVENTS.burst)).eventsPerSecond).toBe(50_000);
  });

  test.each([EVENTS.pause, EVENTS.stop, EVENTS.failed])('is off after $kind', (event) => {
    expect(next(inBurst, event).burst).toBeUndefined();
  });
});

describe('a failure', () => {
  test('finishes a producer whose first run never opened', () => {
    expect(after(IN_PHASE.stopped, EVENTS.start, EVENTS.starting, EVENTS.failed).isFinished).toBe(true);
  });

  test('does not finish a producer whose later run cannot start, so that it can be started again', () => {
    const failed = after(IN_PHASE.paused, EVENTS.start, EVENTS.starting, EVENTS.failed);
    expect(failed.isFinished).toBe(false);
    expect(after(failed, EVENTS.start, ...opened(SETTINGS, 0))).toEqual(IN_PHASE.running);
  });
});
