import { Tally } from '../../lib/domain/proof/fingerprint';
import { configHash, type Manifest, type RunConfig } from '../../lib/domain/run/run';
import { acceptedPositionPath, readEarlierRun, START, type AcceptedPosition } from './earlier-run';
import type { ProducedRecord } from '../generation/record';
import type { RunFiles } from './run-files';
import type { SinkDestination } from '../delivery/sink';

export type ManifestFile = {
  /** State of the file when it was opened; `new` when there was none, or it was sent to another target. */
  readonly openedAs: 'new' | Manifest['state'];
  readonly openedAt: AcceptedPosition & { readonly generated: number };
  /** A remark for people about an earlier start; undefined when there is nothing to say. */
  readonly remark: string | undefined;
  /** Counts records and writes the manifest; they may be sent once it resolves. @param records the next sequences */
  readonly cover: (records: readonly ProducedRecord[], position: number) => Promise<void>;
  /** One call at a time. */
  readonly saveAcceptedPosition: (position: AcceptedPosition) => Promise<void>;
  /** Everything generated is accepted. */
  readonly complete: (position: AcceptedPosition) => Promise<void>;
};

/**
 * Opens a run's manifest, or starts one. The file of a killed or finished run with the same configuration is continued
 * when that run was sent to the same destination.
 *
 * @param destination by default the run continues wherever it is sent
 * @throws UserError when the file is damaged, or belongs to a run of another configuration
 */
export async function openManifestFile(
  path: string,
  config: RunConfig,
  files: RunFiles,
  destination?: SinkDestination,
): Promise<ManifestFile> {
  const { resumable, sentTo, remark } = await readEarlierRun(path, { config, files, destination });
  const before = resumable?.manifest;
  const from = resumable?.position ?? START;
  const tally = new Tally();
  if (before) tally.merge({ count: before.generated, bytes: before.bytes, buckets: before.buckets });
  let generated = before?.generated ?? 0;

  const write = (state: Manifest['state'], position: number): Promise<void> => {
    const { bytes, buckets } = tally.fingerprint();
    const manifest: Manifest = {
      manifestVersion: 1,
      state,
      config,
      configHash: configHash(config),
      generated,
      position,
      ...(sentTo && { sentTo }),
      bytes,
      buckets,
    };
    return files.replace(path, JSON.stringify(manifest), { durable: true });
  };
  const saveAcceptedPosition = (position: AcceptedPosition): Promise<void> => {
    const text = JSON.stringify({ positionVersion: 1, runId: config.runId, sentTo, ...position });
    // Not durable: after a power failure the position may be older, and at worst a record is sent twice.
    return files.replace(acceptedPositionPath(path), text, { durable: false });
  };
  // A position left over from a deleted manifest, or from another target, would skip records of the new run.
  if (!before) await saveAcceptedPosition(START);
  return {
    openedAs: before?.state ?? 'new',
    openedAt: { ...from, generated },
    remark,
    cover: (records, position) => {
      for (const record of records) tally.add(record.eventId, record.bytes);
      generated += records.length;
      return write('running', position);
    },
    saveAcceptedPosition,
    complete: async (position) => {
      await saveAcceptedPosition(position);
      await write('complete', position.position);
    },
  };
}

/** Keeps nothing: for a run of which only the output matters. It cannot be resumed. */
export function noManifestFile(): ManifestFile {
  const nothing = () => Promise.resolve();
  return {
    openedAs: 'new',
    openedAt: { ...START, generated: 0 },
    remark: undefined,
    cover: nothing,
    saveAcceptedPosition: nothing,
    complete: nothing,
  };
}
