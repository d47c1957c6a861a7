import { UserError } from '../../lib/core/user-error';
import { rangesContain } from '../delivery/accepted-ranges';
import { ahead } from './ahead';
import { createDeliveryOrder } from '../delivery/delivery-order';
import { noManifestFile, openManifestFile, type ManifestFile } from './manifest-file';
import { createSchedule, deliverOnTime, type Schedule } from './pacing';
import type { ProducedRecord } from '../generation/record';
import { diskFiles } from './run-files';
import { createRunLedger, type RunLedger } from './run-ledger';
import type { ProducerOptions } from './run-options';
import type { ProducerSummary, StoppedBy } from './run-summary';
import { createRunStops, type RunStops } from './run-stops';
import { endEventTimeMs, targetOf, type RunTarget } from './settings-of-run';
import type { Sink } from '../delivery/sink';
import { openTruthFile, type TruthFile } from './truth-file';
import { unlessAborted } from '../../lib/core/unless-aborted';

const POSITION_INTERVAL_MS = 250;
const PROGRESS_INTERVAL_MS = 250;
/** Records of one hand-over: few, so that `inFlight` counts little more than what the sink has taken. */
const HAND_OVER = 500;

type Run = {
  readonly options: ProducerOptions;
  readonly target: RunTarget;
  readonly manifest: ManifestFile;
  readonly schedule: Schedule;
  readonly ledger: RunLedger;
  readonly stops: RunStops;
  readonly sink: Sink;
  readonly truth: TruthFile | undefined;
};

/**
 * Generates, delivers and accounts for a run, or takes one up where it was left.
 *
 * Each chunk of records is counted into the manifest before the first of them is sent, and the position is saved after
 * acceptance only: whenever the process ends, a restart with the same run id sends everything that the manifest covers
 * and that is not known to be accepted. Ends when the count is reached, when the time is over, on `stop`, or when the
 * output closes; what was generated is delivered then, and the manifest says `complete` once all of it is accepted.
 *
 * @throws UserError when the sink cannot take any more (after delivering what it can), the manifest is another run's,
 * or another process produces the run
 */
export async function runProducer(options: ProducerOptions): Promise<ProducerSummary> {
  if (options.config.labels === 'sidecar' && options.truthPath === undefined) {
    throw new UserError('Labels are to go into a file of their own (sidecar), but no file is named: name one');
  }
  const release = lockRun(options);
  try {
    return await runLocked(options);
  } finally {
    release();
  }
}

/** @throws UserError when another process produces the run: two would write one manifest and one position */
function lockRun({ manifestPath, config, files = diskFiles }: ProducerOptions): () => void {
  const attempt = manifestPath === undefined ? undefined : files.lock?.(manifestPath);
  if (!attempt) return () => {};
  if (attempt.taken) return attempt.release;
  throw new UserError(
    `run ${config.runId} is being produced by process ${attempt.holder} (${manifestPath}): ` +
      'wait for its end, stop it, or use another run id',
  );
}

async function runLocked(options: ProducerOptions): Promise<ProducerSummary> {
  const target = targetOf(options.config, options.pace, options);
  const manifest =
    options.manifestPath === undefined
      ? noManifestFile()
      : await openManifestFile(options.manifestPath, options.config, options.files ?? diskFiles, options.destination);
  if (manifest.remark !== undefined) options.onRemark?.(manifest.remark);
  const schedule = createSchedule(options.pace);
  const ledger = createRunLedger(options, manifest.openedAt, schedule, target.count);
  if (manifest.openedAs === 'complete' && manifest.openedAt.generated >= target.count) {
    return ledger.summary('already-complete');
  }
  const stops = createRunStops(options);
  try {
    const truth = await openTruth(options, manifest);
    const sink = await openSink(options, manifest, ledger, stops).catch(async (fault: unknown) => {
      await truth?.close();
      throw fault;
    });
    return await runToEnd({ options, target, manifest, schedule, ledger, stops, sink, truth });
  } finally {
    stops.end();
  }
}

function openTruth(options: ProducerOptions, { openedAt }: ManifestFile): Promise<TruthFile> | undefined {
  const { truthPath, labelDelayMs, config } = options;
  if (truthPath === undefined || config.labels !== 'sidecar') return undefined;
  return openTruthFile(truthPath, { generated: openedAt.generated, labelDelayMs });
}

function openSink(options: ProducerOptions, manifest: ManifestFile, ledger: RunLedger, stops: RunStops): Promise<Sink> {
  const { position, mark } = manifest.openedAt;
  return options.openSink({
    onAccepted: ledger.accepted,
    onRefused: ledger.counters.refused,
    onRetried: ledger.counters.retried,
    onClosed: stops.outputClosed,
    abandoned: stops.abandoned,
    ...(manifest.openedAs !== 'new' && { resume: { position, mark } }),
  });
}

async function runToEnd(run: Run): Promise<ProducerSummary> {
  const { options, ledger, sink, stops } = run;
  const ending = new AbortController();
  const savingPosition = repeat(options, POSITION_INTERVAL_MS, ending.signal, () => savePosition(run));
  const reporting = repeat(options, PROGRESS_INTERVAL_MS, ending.signal, () => options.onProgress?.(ledger.snapshot()));
  try {
    // The two loops go on until `ending`: they can only win by a fault.
    const delivery = Promise.race([deliverAll(run), Promise.all([savingPosition, reporting])]);
    await unlessAborted(delivery, stops.abandoned);
  } catch (fault) {
    // The other records may still get through; the fault is told after that.
    stops.startDrain();
    await unlessAborted(sink.drain(), stops.abandoned).catch(() => {});
    throw fault;
  } finally {
    ending.abort();
    await Promise.allSettled([savingPosition, reporting]);
    await endOutputs(run);
  }
  options.onProgress?.(ledger.snapshot());
  return ledger.summary(stoppedBy(run));
}

/** Repeats an action until the end; rejects with its first fault. */
async function repeat(
  { clock }: ProducerOptions,
  intervalMs: number,
  end: AbortSignal,
  action: () => Promise<void> | void,
): Promise<void> {
  while (!end.aborted) {
    await clock.sleepUntil(clock.now() + intervalMs, end);
    if (!end.aborted) await action();
  }
}

function savePosition({ manifest, ledger, sink }: Run): Promise<void> {
  return manifest.savePosition(ledger.position(sink.mark?.()));
}

async function saveEnd(run: Run): Promise<void> {
  const { manifest, ledger, sink } = run;
  if (ledger.undelivered() > 0) await savePosition(run);
  else await manifest.complete(ledger.position(sink.mark?.()));
}

/** Closes the outputs even when the end cannot be saved. */
async function endOutputs(run: Run): Promise<void> {
  try {
    await saveEnd(run);
  } finally {
    await Promise.all([run.sink.close(), run.truth?.close()]);
  }
}

function stoppedBy({ stops, ledger, target }: Run): StoppedBy {
  const cause = stops.cause();
  if (cause !== undefined) return cause;
  if (ledger.snapshot().generated >= target.count) return target.reachedBy;
  return stops.isTimeUp() ? 'duration' : 'records-ended';
}

async function deliverAll(run: Run): Promise<void> {
  const { options, schedule, stops, ledger, sink } = run;
  const order = createDeliveryOrder();
  const write = (records: readonly ProducedRecord[]) => handOver(records, ledger, sink);
  const deliver = (records: readonly ProducedRecord[]) =>
    deliverOnTime(records, { schedule, clock: options.clock, hurry: stops.stopping, write });
  for await (const { again, fresh } of ahead(coveredChunks(run))) {
    for (const record of again) order.push(record);
    if (fresh.length > 0 && !schedule.started()) {
      await deliver(order.flush());
      startSchedule(run, fresh[0]!);
    }
    for (const record of fresh) order.push(record);
    await deliver(order.takeReady());
    if (stops.abandoned.aborted) return;
  }
  await deliver(order.flush());
  await sink.drain();
}

function startSchedule({ options, schedule, stops }: Run, first: ProducedRecord): void {
  schedule.start(first.eventTimeMs, options.clock.now());
  const endMs = endEventTimeMs(options.config, options.pace, options);
  const endsAtMs = endMs === undefined ? undefined : schedule.deadlineMs(endMs);
  if (endsAtMs !== undefined) stops.endAt(endsAtMs);
}

async function handOver(records: readonly ProducedRecord[], ledger: RunLedger, sink: Sink): Promise<void> {
  for (let at = 0; at < records.length; at += HAND_OVER) {
    const part = records.slice(at, at + HAND_OVER);
    ledger.handedOver(part);
    await sink.write(part);
  }
}

type CoveredChunk = {
  /** Covered before a restart, and not known to be accepted. */
  readonly again: readonly ProducedRecord[];
  readonly fresh: readonly ProducedRecord[];
};

/** The records to be sent, until no more is to be made; the manifest covers them when they come out of here. */
async function* coveredChunks(run: Run): AsyncGenerator<CoveredChunk> {
  try {
    yield* plannedChunks(run);
  } finally {
    run.ledger.endOfGeneration();
  }
}

async function* plannedChunks(run: Run): AsyncGenerator<CoveredChunk> {
  const { options, target, stops, manifest, ledger, truth } = run;
  const { generated: covered, position, accepted } = manifest.openedAt;
  const to = Math.max(target.count, covered);
  if (position >= to) return;
  for await (const chunk of options.records(position, to)) {
    const again = chunk.filter(({ sequence }) => sequence < covered && !rangesContain(accepted, sequence));
    const fresh = chunk.filter(({ sequence }) => sequence >= covered && sequence < to);
    if (stops.noMore.aborted && fresh.length > 0) {
      yield { again, fresh: [] };
      return;
    }
    if (fresh.length > 0) {
      // Before the manifest counts them: a run that is abandoned meanwhile must not take itself for complete.
      ledger.counters.generated(fresh);
      await truth?.append(fresh);
      await manifest.cover(fresh, ledger.lowest());
    }
    yield { again, fresh };
  }
}
