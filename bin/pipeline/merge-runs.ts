import type { Verification } from '../../lib/aws/verify-run';
import { addQuarantineCounts, subtractQuarantineCounts } from '../../lib/domain/bronze/quarantine-counts';
import { VERDICTS } from '../../lib/domain/proof/verdict';
import { DISCREPANCY_KINDS, type DiscrepancyKind } from '../../lib/domain/proof/discrepancy';
import type { EventMix, ProducerSummary, WorkloadCount } from '../../producer/run/run-summary';

/** The worst of the verdicts, and the sums of the rest. A single run is returned unchanged. */
export function mergeVerifications(verifications: readonly Verification[]): Verification {
  const [first, ...others] = verifications;
  if (!first) throw new RangeError('no run to speak of');
  return others.reduce(mergeTwoVerifications, first);
}

function mergeTwoVerifications(a: Verification, b: Verification): Verification {
  return {
    ...a,
    verdict: VERDICTS[Math.max(VERDICTS.indexOf(a.verdict), VERDICTS.indexOf(b.verdict))]!,
    producer: a.producer === 'complete' ? b.producer : a.producer,
    runId: `${a.runId}, ${b.runId}`,
    generated: a.generated + b.generated,
    accepted: a.accepted + b.accepted,
    bronze: a.bronze + b.bronze,
    quarantined: a.quarantined + b.quarantined,
    quarantine: mergeCensus(a.quarantine, b.quarantine),
    missing: a.missing + b.missing,
    lost: a.lost + b.lost,
    extra: a.extra + b.extra,
    altered: a.altered + b.altered,
    // Each run counts over the whole table, so the latest count is the best.
    duplicatesAbsorbed: b.duplicatesAbsorbed,
    redriven: a.redriven + b.redriven,
    bytes: a.bytes + b.bytes,
    buckets: a.buckets + b.buckets,
    pending: b.pending,
    counts: mergeCounts(a.counts, b.counts),
    findings: [...a.findings, ...b.findings],
    replayed: a.replayed ?? b.replayed,
  };
}

type Census = Verification['quarantine'];

/** Each run looked at all of quarantine and saw the others as other runs, so the latest count is the best. */
function mergeCensus(a: Census, b: Census): Census {
  return {
    ofRun: addQuarantineCounts(a.ofRun, b.ofRun),
    ofOtherRuns: subtractQuarantineCounts(b.ofOtherRuns, a.ofRun),
    ofNoRun: b.ofNoRun,
  };
}

type Counts = Verification['counts'];

function mergeCounts(a: Counts, b: Counts): Counts {
  if (!a || !b) return a ?? b;
  const sums = DISCREPANCY_KINDS.map((kind): [DiscrepancyKind, number] => [kind, a[kind] + b[kind]]);
  return Object.fromEntries(sums) as Record<DiscrepancyKind, number>;
}

/** Sums over consecutive runs; values that only the last run can know come from the last. */
export function mergeSummaries(summaries: readonly ProducerSummary[]): ProducerSummary {
  const [first, ...others] = summaries;
  if (!first) throw new RangeError('no run to speak of');
  return others.reduce(mergeTwoSummaries, first);
}

function mergeTwoSummaries(a: ProducerSummary, b: ProducerSummary): ProducerSummary {
  const acceptedNow = a.acceptedNow + b.acceptedNow;
  const elapsedMs = a.elapsedMs + b.elapsedMs;
  return {
    ...b,
    generated: a.generated + b.generated,
    accepted: a.accepted + b.accepted,
    target: b.target === undefined ? undefined : a.generated + b.target,
    acceptedNow,
    retried: a.retried + b.retried,
    throttled: a.throttled + b.throttled,
    failed: a.failed + b.failed,
    maxLagMs: Math.max(a.maxLagMs, b.maxLagMs),
    askedPerSecond: mergeAsked(a, b),
    elapsedMs,
    eventsPerSecond: elapsedMs === 0 ? 0 : (acceptedNow * 1000) / elapsedMs,
    firstAcceptedAtMs: a.firstAcceptedAtMs ?? b.firstAcceptedAtMs,
    lastAcceptedAtMs: b.lastAcceptedAtMs ?? a.lastAcceptedAtMs,
    complete: a.complete && b.complete,
    undelivered: a.undelivered + b.undelivered,
    resumedAt: a.resumedAt,
    mix: mergeMix(a.mix, b.mix),
    windows: {
      countWindows: a.windows.countWindows + b.windows.countWindows,
      lastCountWindow: b.windows.lastCountWindow ?? a.windows.lastCountWindow,
      eventTimeWindows: a.windows.eventTimeWindows + b.windows.eventTimeWindows,
      lastEventTimeWindow: b.windows.lastEventTimeWindow ?? a.windows.lastEventTimeWindow,
      lateEvents: a.windows.lateEvents + b.windows.lateEvents,
    },
  };
}

/** Weighted by how long each lasted. */
function mergeAsked(a: ProducerSummary, b: ProducerSummary): number | undefined {
  const elapsedMs = a.elapsedMs + b.elapsedMs;
  if (a.askedPerSecond === undefined || b.askedPerSecond === undefined || elapsedMs === 0) return b.askedPerSecond;
  return (a.askedPerSecond * a.elapsedMs + b.askedPerSecond * b.elapsedMs) / elapsedMs;
}

function mergeMix(a: EventMix, b: EventMix): EventMix {
  return {
    workloads: mergeNamed(a.workloads, b.workloads, (one: WorkloadCount, other: WorkloadCount) => ({
      events: one.events + other.events,
      anomalous: one.anomalous + other.anomalous,
      anomalies: mergeNamed(one.anomalies, other.anomalies, sum),
    })),
    anomalous: a.anomalous + b.anomalous,
    anomalies: mergeNamed(a.anomalies, b.anomalies, sum),
    risk: mergeNamed(a.risk, b.risk, sum),
  };
}

const sum = (one: number, other: number) => one + other;

/** Adds counts by name; a name that only one of them has keeps its count. */
function mergeNamed<Counts extends object, T extends NonNullable<Counts[keyof Counts]>>(
  a: Counts,
  b: Counts,
  add: (one: T, other: T) => T,
): Counts {
  const merged = new Map(Object.entries(a) as [string, T][]);
  for (const [name, other] of Object.entries(b) as [string, T][]) {
    const one = merged.get(name);
    merged.set(name, one === undefined ? other : add(one, other));
  }
  return Object.fromEntries(merged) as Counts;
}
