import { timelineOf } from '../../lib/domain/run/run';
import { schedulePaceText } from '../../lib/domain/run/schedule-lag';
import type { ProducerSummary } from '../../producer/run/run-summary';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import { firedByKind, firedLines } from '../text/fault-lines';
import { mixLines } from '../text/mix-lines';
import { fellBehindLines, paceOf, scheduleJson } from '../text/schedule-lines';
import type { PipelineRun } from './pipeline-result';
import type { RunPlan } from './run-plan';
import type { StoredCounts } from './stored-counts';
import { streamFullLine } from './stream-full-line';
import { grouped } from '../text/table';
import { describeVerification } from '../text/verification-lines';
import { throttledLines } from '../text/throttle-lines';
import { countWindowText } from '../text/window-text';
import { seconds } from '../text/seconds';

/** A snapshot, and how much time the run has left if its rate does not say so. */
export type LiveSnapshot = ProducerSnapshot & { readonly leftMs?: number };

/** The live view: the state of the run, and below it the latest windows. */
export function pipelineProgress(snapshot: LiveSnapshot, stored: StoredCounts, plan: RunPlan): string[] {
  const { accepted, target, acceptedPerSecond, windows } = snapshot;
  const share = target === undefined ? '' : ` of ${grouped(target)}`;
  const first = [
    `${grouped(accepted)}${share} accepted`,
    `${grouped(Math.round(acceptedPerSecond))}/s`,
    `${grouped(stored.events)} in bronze`,
    schedulePaceText(paceOf(snapshot)),
    `${grouped(stored.anomalous)} anomalies`,
    ...timeLeft(snapshot, plan),
    ...(snapshot.lastRefusal ? [`${snapshot.lastRefusal.code}: ${snapshot.lastRefusal.message}`] : []),
  ].join(', ');
  const { lastCountWindow, lastEventTimeWindow, lateEvents } = windows;
  const lines = [first];
  if (lastCountWindow) lines.push(`  ${countWindowText(lastCountWindow)}`);
  if (lastEventTimeWindow) {
    const { startMs, count } = lastEventTimeWindow;
    const minute = new Date(startMs).toISOString().slice(0, 16).replace('T', ' ');
    lines.push(`  minute ${minute}: ${grouped(count)} events; ${grouped(lateEvents)} came late`);
  }
  return lines;
}

/** While everything is sent, and not everything is stored. */
export function waitingLine({ accepted }: ProducerSummary, stored: StoredCounts): string {
  return `${grouped(accepted)} accepted, waiting until all are stored: ${grouped(stored.events)} in bronze`;
}

/** Known only on the live clock: the virtual clock goes as fast as it can. */
function timeLeft({ accepted, target, leftMs }: LiveSnapshot, { config, pace }: RunPlan): string[] {
  if (leftMs !== undefined && leftMs !== Infinity) return [`${clockTime(leftMs / 1000)} left`];
  if (target === undefined || pace.clock !== 'wall') return [];
  const { timeMsOf } = timelineOf(config);
  return [`${clockTime((timeMsOf(target) - timeMsOf(accepted)) / 1000 / pace.speed)} left`];
}

/** The result of a run, for people. */
export function pipelineLines(run: PipelineRun, plan: RunPlan): string[] {
  const { summary, verification, firstStoredMs, isAtRest, storedMs, proofMs, givenUp, faults, throttles } = run;
  const { generated, accepted, retried, throttled, failed, mix, windows } = summary;
  const resent = retried > 0 ? `, ${grouped(retried)} sent again` : '';
  const refused = throttled + failed > 0 ? ` (${grouped(throttled)} throttled, ${grouped(failed)} failed)` : '';
  const lines = [
    `${grouped(generated)} generated, ${grouped(accepted)} accepted${resent}${refused}${byHandText(run)}`,
    ...mixLines(mix),
    ...fellBehindLines(summary),
    `windows: ${grouped(windows.countWindows)} by count (${grouped(windows.lastCountWindow?.count ?? 0)} events each), ` +
      `${grouped(windows.eventTimeWindows)} by event time (a minute each) closed; ${grouped(windows.lateEvents)} events came late`,
  ];
  if (summary.stoppedBy === 'stream-full') lines.push(streamFullLine(summary));
  if (givenUp > 0) lines.push(`${grouped(givenUp)} records were given up by the mapping after all retries`);
  lines.push(...firedLines(faults), ...throttledLines(throttles));
  const first =
    firstStoredMs === undefined ? 'no event seen in bronze' : `first event stored after ${seconds(firstStoredMs)}`;
  const rate = isAtRest ? ` (${grouped(eventsPerSecond(run))}/s)` : '';
  lines.push(
    `${first}; ${isAtRest ? 'all' : 'not all'} stored ${seconds(storedMs)} after the start of the run${rate}; proof ${seconds(proofMs)}`,
  );
  if (verification) lines.push(...describeVerification(verification));
  else lines.push(`INCOMPLETE: ${run.notProven}`);
  lines.push(`manifest: ${plan.manifestPath}`);
  return lines;
}

/** Events made by hand are a run of their own, which no producer's summary includes. */
function madeByHand({ summary, verification }: PipelineRun): number {
  return verification ? verification.generated - summary.generated : 0;
}

function byHandText(run: PipelineRun): string {
  const count = madeByHand(run);
  return count > 0 ? `; ${grouped(count)} more by hand` : '';
}

/** The result of a run, for programs. */
export function pipelineJson(run: PipelineRun, plan: RunPlan): Record<string, unknown> {
  const { summary, verification, firstStoredMs, storedMs, proofMs, givenUp, faults, throttles } = run;
  const { bronze, quarantined, duplicatesAbsorbed, redriven, missing, lost, extra, altered, findings } =
    verification ?? {};
  const { generated, accepted, acceptedNow, retried, throttled, failed, maxLagMs, stoppedBy, mix, windows } = summary;
  return {
    verdict: verification?.verdict ?? 'INCOMPLETE',
    notProven: run.notProven,
    runId: plan.config.runId,
    seed: plan.config.seed,
    dataset: plan.dataset.identity,
    generated: generated + madeByHand(run),
    accepted: accepted + madeByHand(run),
    madeByHand: madeByHand(run),
    bronze,
    quarantined,
    duplicatesAbsorbed,
    redriven,
    missing,
    lost,
    extra,
    altered,
    givenUp,
    faults: firedByKind(faults),
    limited: throttles,
    acceptedNow,
    retried,
    throttled,
    failed,
    stoppedBy,
    anomalies: mix.anomalies,
    anomalous: mix.anomalous,
    workloads: mix.workloads,
    risk: mix.risk,
    windows,
    firstStoredMs: firstStoredMs === undefined ? undefined : Math.round(firstStoredMs),
    storedMs: Math.round(storedMs),
    proofMs: Math.round(proofMs),
    maxLagMs: Math.round(maxLagMs),
    ...scheduleJson(summary),
    eventsPerSecond: eventsPerSecond(run),
    findings,
    manifest: plan.manifestPath,
  };
}

/** Stored events per second, from the first one made to the last one stored. */
function eventsPerSecond({ summary, storedMs }: PipelineRun): number {
  const ms = Math.round(storedMs); // as it is shown
  return ms === 0 ? 0 : Math.round((summary.acceptedNow * 1000) / ms);
}

/** `1:04:09`, `4:09`, `0:09` */
function clockTime(durationSeconds: number): string {
  const whole = Math.max(0, Math.ceil(durationSeconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
