import { UserError } from '../../lib/core/user-error';
import { noManifestFile, openManifestFile, type ManifestFile } from './manifest-file';
import { deliverAll } from './deliver-all';
import { Exhaustion } from './exhaustion';
import type { OpenRun } from './open-run';
import { createSchedule } from './pacing';
import { diskFiles } from './run-files';
import { RunLedger } from './run-ledger';
import type { ProducerOptions } from './run-options';
import type { ProducerSummary, StoppedBy } from './run-summary';
import { createRunStops, type RunStops } from './run-stops';
import { targetOf } from './settings-of-run';
import type { Sink } from '../delivery/sink';
import { openTruthFile, type TruthFile } from './truth-file';
import { unlessAborted } from '../../lib/core/unless-aborted';

const SAVE_INTERVAL_MS = 250;
const PROGRESS_INTERVAL_MS = 250;

/**
 * Generates, delivers and accounts for a run, or resumes one.
 *
 * The manifest counts each chunk of records before the first of them is sent, and the accepted position is saved only
 * after acceptance. Whenever the process ends, a restart with the same run id sends everything that the manifest covers
 * and that is not known to be accepted. The run ends when the count is reached, when the time is over or on `stop`, and
 * what was generated is then delivered; when the output closes or the stream has no memory for more, it is not. The
 * manifest says `complete` once all of it is accepted.
 *
 * @throws UserError when the sink can take no more (after delivering what it can), the manifest belongs to another run,
 * or another process produces the run
 */
export async function runProducer(options: ProducerOptions): Promise<ProducerSummary> {
  if (options.config.labels === 'sidecar' && options.truthPath === undefined) {
    throw new UserError('Sidecar labels go into a file of their own, but no file is named: name one');
  }
  const release = lockRun(options);
  try {
    return await runLocked(options);
  } finally {
    release();
  }
}

/** @throws UserError when another process produces the run: both would write the same manifest and accepted position */
function lockRun({ manifestPath, config, files = diskFiles }: ProducerOptions): () => void {
  const attempt = manifestPath === undefined ? undefined : files.lock?.(manifestPath);
  if (!attempt) return () => {};
  if (attempt.taken) return attempt.release;
  throw new UserError(
    `run ${config.runId} is being produced by process ${attempt.holder} (${manifestPath}): ` +
      'wait until it ends, stop it, or use another run id',
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
  const ledger = new RunLedger(options, manifest.openedAt, schedule, target.count);
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
  const exhaustion = new Exhaustion();
  return options.openSink({
    onAccepted: (records, atMs) => {
      ledger.accepted(records, atMs);
      exhaustion.accepted();
    },
    onRefused: (refusal, records) => {
      if (stops.abandoned.aborted) return; // the call was broken off, and says nothing about the stream
      ledger.counters.refused(refusal, records);
      if (exhaustion.refused(refusal, options.clock.now())) stops.streamFull();
    },
    onRetried: (records) => ledger.counters.retried(records),
    onClosed: stops.outputClosed,
    abandoned: stops.abandoned,
    ...(manifest.openedAs !== 'new' && { resume: { position, mark } }),
  });
}

async function runToEnd(run: OpenRun): Promise<ProducerSummary> {
  const { options, ledger, sink, stops } = run;
  const ending = new AbortController();
  const saving = repeat(options, SAVE_INTERVAL_MS, ending.signal, () => saveAcceptedPosition(run));
  const reporting = repeat(options, PROGRESS_INTERVAL_MS, ending.signal, () => options.onProgress?.(ledger.snapshot()));
  try {
    // The two loops run until `ending`, so they win the race only by failing.
    const delivery = Promise.race([deliverAll(run), Promise.all([saving, reporting])]);
    await unlessAborted(delivery, stops.abandoned);
  } catch (fault) {
    // The other records may still get through; the fault is reported after that.
    stops.startDrain();
    await unlessAborted(sink.drain(), stops.abandoned).catch(() => {});
    throw fault;
  } finally {
    ending.abort();
    await Promise.allSettled([saving, reporting]);
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

function saveAcceptedPosition({ manifest, ledger, sink }: OpenRun): Promise<void> {
  return manifest.saveAcceptedPosition(ledger.acceptedPosition(sink.mark?.()));
}

async function saveEnd(run: OpenRun): Promise<void> {
  const { manifest, ledger, sink } = run;
  if (ledger.undelivered > 0) await saveAcceptedPosition(run);
  else await manifest.complete(ledger.acceptedPosition(sink.mark?.()));
}

/** Closes the outputs even when the end cannot be saved. */
async function endOutputs(run: OpenRun): Promise<void> {
  try {
    await saveEnd(run);
  } finally {
    await Promise.all([run.sink.close(), run.truth?.close()]);
  }
}

function stoppedBy({ stops, ledger, target }: OpenRun): StoppedBy {
  const cause = stops.cause();
  if (cause !== undefined) return cause;
  if (ledger.snapshot().generated >= target.count) return target.reachedBy;
  return stops.isTimeUp() ? 'duration' : 'records-ended';
}
