import pino from 'pino';
import { schedulePaceText } from '../../lib/domain/run/schedule-lag';
import { describeDataset } from '../../producer/dataset/choose';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import type { ProducerSummary } from '../../producer/run/run-summary';
import { visibleJson } from '../text/visible-text';
import type { CommandContext, Output } from '../text/context';
import { mixLines } from '../text/mix-lines';
import { createLiveLine } from '../text/live-line';
import type { RunPlan } from './run-plan';
import { fellBehindLines, paceOf, scheduleJson } from '../text/schedule-lines';
import { streamFullLine } from './stream-full-line';
import { grouped } from '../text/table';
import { seconds } from '../text/seconds';

export type ProduceReport = {
  readonly progress: (snapshot: ProducerSnapshot) => void;
  readonly end: (summary: ProducerSummary) => void;
  readonly clear: () => void;
};

export type Destination = {
  readonly description: string;
  /** The command that proves what was sent; undefined where none can. */
  readonly proof: string | undefined;
};

type Speaker = { readonly context: CommandContext; readonly output: Output };

/** A live line for people, or a JSON log line every five seconds for machines; both on stderr. */
export function createProduceReport({ context, output }: Speaker, plan: RunPlan, to: Destination): ProduceReport {
  const say = context.isTerminal ? sayToPeople(context, output) : sayToLogs(context);
  say.begin(plan, to.description);
  return { progress: say.progress, end: (summary) => say.end(summary, plan, to.proof), clear: say.clear };
}

function sayToPeople(context: CommandContext, output: Output) {
  const line = createLiveLine(context);
  return {
    begin: (plan: RunPlan, destination: string) => {
      output.note(describeDataset(plan.dataset));
      output.note(`run ${plan.config.runId}, seed ${plan.config.seed}, to ${destination}`);
    },
    progress: (snapshot: ProducerSnapshot) => line.update(progressText(snapshot)),
    end: (summary: ProducerSummary, plan: RunPlan, proof: string | undefined) => {
      line.clear();
      for (const text of summaryLines(summary, plan)) output.note(text);
      if (proof !== undefined) output.note(`to prove it: ${proof}`);
    },
    clear: line.clear,
  };
}

const LOG_INTERVAL_MS = 5_000;

function sayToLogs(context: CommandContext) {
  // One line of JSON at a time.
  const write = (text: string) => void context.stderr.write(`${visibleJson(text.trimEnd())}\n`);
  const logger = pino(
    { base: undefined, timestamp: () => `,"time":"${new Date(context.now()).toISOString()}"` },
    { write },
  );
  let loggedAt = context.monotonicNow();
  return {
    begin: (plan: RunPlan, destination: string) =>
      logger.info({ ...plan.config, destination, manifest: plan.manifestPath }, describeDataset(plan.dataset)),
    progress: (snapshot: ProducerSnapshot) => {
      if (context.monotonicNow() - loggedAt < LOG_INTERVAL_MS) return;
      loggedAt = context.monotonicNow();
      logger.info(counts(snapshot), 'progress');
    },
    end: (summary: ProducerSummary, plan: RunPlan, proof: string | undefined) => {
      const { stoppedBy, complete, undelivered, mix } = summary;
      const level = complete || stoppedBy === 'already-complete' ? 'info' : 'warn';
      logger[level](
        { ...counts(summary), stoppedBy, complete, undelivered, mix, manifest: plan.manifestPath, proof },
        'summary',
      );
    },
    clear: () => {},
  };
}

type Counted = ProducerSnapshot | ProducerSummary;

function counts(snapshot: Counted) {
  const { runId, target, generated, accepted, retried, throttled, failed, position, lastRefusal } = snapshot;
  const common = { runId, target, generated, accepted, retried, throttled, failed, position, lastRefusal };
  const elapsedMs = Math.round(snapshot.elapsedMs);
  return 'acceptedPerSecond' in snapshot
    ? {
        ...common,
        elapsedMs,
        lagMs: Math.round(snapshot.behindScheduleMs),
        ...scheduleJson(snapshot),
        eventsPerSecond: Math.round(snapshot.acceptedPerSecond),
      }
    : {
        ...common,
        elapsedMs,
        maxLagMs: Math.round(snapshot.maxLagMs),
        ...scheduleJson(snapshot),
        eventsPerSecond: Math.round(snapshot.eventsPerSecond),
      };
}

function progressText(snapshot: ProducerSnapshot): string {
  const { accepted, target, acceptedPerSecond, inFlight, retried, lastRefusal } = snapshot;
  const share = target === undefined ? '' : ` of ${grouped(target)} (${Math.floor((100 * accepted) / target)} %)`;
  const parts = [
    `${grouped(accepted)}${share} accepted`,
    `${grouped(Math.round(acceptedPerSecond))}/s`,
    `${grouped(inFlight)} in flight`,
    schedulePaceText(paceOf(snapshot)),
  ];
  if (retried > 0) parts.push(`${grouped(retried)} sent again`);
  if (lastRefusal) parts.push(`${lastRefusal.code}: ${lastRefusal.message}`);
  return parts.join(', ');
}

function summaryLines(summary: ProducerSummary, plan: RunPlan): string[] {
  const { generated, accepted, retried, throttled, failed, undelivered, stoppedBy, runId } = summary;
  const lines = [
    `run ${runId}: ${grouped(generated)} generated, ${grouped(accepted)} accepted`,
    ...mixLines(summary.mix),
    `${seconds(summary.elapsedMs)}, ${grouped(Math.round(summary.eventsPerSecond))} accepted/s, at most ${seconds(summary.maxLagMs)} behind schedule`,
    ...fellBehindLines(summary),
    `${grouped(retried)} sent again, ${grouped(throttled)} throttled, ${grouped(failed)} failed answers; ended by: ${stoppedBy}`,
  ];
  if (stoppedBy === 'stream-full') lines.push(streamFullLine(summary));
  else if (undelivered > 0) {
    lines.push(`${grouped(undelivered)} not accepted yet: call again with --run-id ${runId} to deliver them`);
  }
  // Records in flight when a run is forced to end are refused because of that.
  if (summary.lastRefusal && stoppedBy !== 'forced' && stoppedBy !== 'stream-full')
    lines.push(`last refusal: ${summary.lastRefusal.code}: ${summary.lastRefusal.message}`);
  lines.push(`manifest: ${plan.manifestPath}`);
  return lines;
}
