import type { RunView } from '../api/types';
import { formatCount } from './format-number';

export type AbsentEvent = {
  readonly title: string;
  readonly text: string;
  /** Whether the event may still arrive, so that looking again makes sense. */
  readonly mayCome: boolean;
};

const MAY_COME: AbsentEvent = {
  title: 'It is not in bronze yet.',
  text: 'An event takes a moment from the stream to the table.',
  mayCome: true,
};

/** Why an event is not found: it was never generated, is on its way, or is elsewhere. @param runs all known runs */
export function absentEvent(eventId: string, runs: readonly RunView[] | undefined): AbsentEvent {
  const [, runId, digits] = /^EVT-([A-Za-z0-9_.]{1,40})-(\d{1,16})$/.exec(eventId) ?? [];
  if (runId === undefined) return noSuchEvent('An event id is EVT, its run and its number, such as EVT-a-42.');
  if (!runs) return MAY_COME;
  const run = runs.find(({ run_id }) => run_id === runId);
  if (!run) return noSuchEvent(`Run ${runId} is not known here, and none of its events is stored.`);
  const { generated, state } = run;
  if (generated === null) {
    const text = `There is no manifest of run ${runId} here. If the run still goes on, the event may arrive.`;
    return { title: 'It is not in bronze.', text, mayCome: true };
  }
  if (state === 'running') return MAY_COME;
  if (Number(digits) >= generated) {
    const last = `EVT-${runId}-${generated - 1}`;
    return noSuchEvent(
      generated === 0
        ? `Run ${runId} generated no events.`
        : `Run ${runId} generated ${formatCount(generated)} events, EVT-${runId}-0 to ${last}.`,
    );
  }
  return generatedAndAbsent(run);
}

function generatedAndAbsent({ run_id: runId, verdict }: RunView): AbsentEvent {
  if (verdict === 'PROVEN') {
    const text = `It was generated, and run ${runId} is proven: its bytes are in quarantine.`;
    return { title: 'It is not in bronze.', text, mayCome: false };
  }
  if (verdict === 'INCOMPLETE') return MAY_COME;
  const text = `It was generated: legion verify --run-id ${runId} says what became of it.`;
  return { title: 'It is not in bronze.', text, mayCome: verdict === 'UNKNOWN' };
}

function noSuchEvent(text: string): AbsentEvent {
  return { title: 'There is no such event.', text, mayCome: false };
}
