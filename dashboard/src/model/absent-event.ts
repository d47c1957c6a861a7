import type { RunView } from '../api/types';
import { formatCount } from './format-number';

export type AbsentEvent = {
  readonly title: string;
  readonly text: string;
  /** Whether to look again makes sense. */
  readonly mayCome: boolean;
};

const MAY_COME: AbsentEvent = {
  title: 'It is not in bronze yet.',
  text: 'An event takes a moment from the stream to the table.',
  mayCome: true,
};

/** Why an event is not found: whether it never was, is on its way, or is elsewhere. @param runs all that are known */
export function absentEvent(eventId: string, runs: readonly RunView[] | undefined): AbsentEvent {
  const [, runId, digits] = /^EVT-([A-Za-z0-9_.]{1,40})-(\d{1,16})$/.exec(eventId) ?? [];
  if (runId === undefined) return neverWas('An event’s id is EVT, its run and its number, such as EVT-a-42.');
  if (!runs) return MAY_COME;
  const run = runs.find(({ run_id }) => run_id === runId);
  if (!run) return neverWas(`No run ${runId} is known here, and no event of it is stored.`);
  const { generated, state } = run;
  if (generated === null) {
    const text = `What run ${runId} produced is not known here. If it is still at work, the event may come.`;
    return { title: 'It is not in bronze.', text, mayCome: true };
  }
  if (state === 'running') return MAY_COME;
  if (Number(digits) >= generated) {
    const last = `EVT-${runId}-${generated - 1}`;
    return neverWas(
      generated === 0
        ? `Run ${runId} made no event.`
        : `Run ${runId} made ${formatCount(generated)} events, EVT-${runId}-0 to ${last}.`,
    );
  }
  return madeAndNotThere(run);
}

function madeAndNotThere({ run_id: runId, verdict }: RunView): AbsentEvent {
  if (verdict === 'PROVEN') {
    const text = `It was made, and run ${runId} is proven: its bytes are in quarantine.`;
    return { title: 'It is not in bronze.', text, mayCome: false };
  }
  if (verdict === 'INCOMPLETE') return MAY_COME;
  const text = `It was made: legion verify --run-id ${runId} says what became of it.`;
  return { title: 'It is not in bronze.', text, mayCome: verdict === 'UNKNOWN' };
}

function neverWas(text: string): AbsentEvent {
  return { title: 'There is no such event.', text, mayCome: false };
}
