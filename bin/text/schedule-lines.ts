import { isBehindSchedule, schedulePaceText, type SchedulePace } from '../../lib/domain/run/schedule-lag';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import type { ProducerSummary } from '../../producer/run/run-summary';
import { grouped } from './table';

type Lag = Pick<ProducerSnapshot, 'behindScheduleMs' | 'dueNotAccepted' | 'askedPerSecond'>;

export function paceOf({
  behindScheduleMs,
  askedPerSecond,
  ...rates
}: ProducerSnapshot | ProducerSummary): SchedulePace {
  const reached = 'acceptedPerSecond' in rates ? rates.acceptedPerSecond : rates.eventsPerSecond;
  return { behindScheduleMs, asked: askedPerSecond, reached };
}

/** What to report at the end of a run that did not keep up; no lines for one that did. */
export function fellBehindLines(summary: ProducerSummary): string[] {
  const { stoppedBy, generated, target, runId } = summary;
  const due = `${grouped(summary.dueNotAccepted)} events were due and not accepted`;
  const lines = isBehindSchedule(summary)
    ? [`${schedulePaceText(paceOf(summary))}: ${due} when the last was made`]
    : [];
  if (stoppedBy === 'duration' && target !== undefined && generated < target) {
    const made = `${grouped(generated)} of ${grouped(target)} events made`;
    lines.push(`the time was over with ${made}: the same command with --run-id ${runId} goes on with the rest`);
  }
  return lines;
}

/** The same for programs. */
export function scheduleJson({ behindScheduleMs, dueNotAccepted, askedPerSecond }: Lag) {
  return {
    behindScheduleMs: Math.round(behindScheduleMs),
    dueNotAccepted,
    ...(askedPerSecond !== undefined && { askedPerSecond: Number(askedPerSecond.toFixed(1)) }),
  };
}
