import { Tally } from '../../lib/domain/proof/manifest';
import { configHash, type Manifest, type RunConfig } from '../../lib/domain/run/run';
import { positionPath, readEarlierRun, START, type Position } from './earlier-run';
import type { ProducedRecord } from '../generation/record';
import type { RunFiles } from './run-files';
import type { SinkDestination } from '../delivery/sink';

export type ManifestFile = {
  /** What the file said when it was opened; `new` when there was none, or it was about another target. */
  readonly openedAs: 'new' | Manifest['state'];
  readonly openedAt: Position & { readonly generated: number };
  /** For people, about what was there before; undefined when there is nothing to say. */
  readonly remark: string | undefined;
  /** Counts records in and writes the manifest; when it resolves, they may be sent. @param records the next sequences */
  readonly cover: (records: readonly ProducedRecord[], position: number) => Promise<void>;
  /** Call it one at a time. */
  readonly savePosition: (position: Position) => Promise<void>;
  /** All that was generated is accepted. */
  readonly complete: (position: Position) => Promise<void>;
};

/**
 * Opens a run's manifest, or begins one. The file of a killed or finished run of equal configuration is taken up when it
 * was sent to the same destination.
 *
 * @param destination by default the run goes on wherever it is sent to
 * @throws UserError when the file is damaged, or belongs to a run of another configuration
 */
export async function openManifestFile(
  path: string,
  config: RunConfig,
  files: RunFiles,
  destination?: SinkDestination,
): Promise<ManifestFile> {
  const { goesOn, sentTo, remark } = await readEarlierRun(path, { config, files, destination });
  const before = goesOn?.manifest;
  const from = goesOn?.position ?? START;
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
  const savePosition = (position: Position): Promise<void> => {
    const text = JSON.stringify({ positionVersion: 1, runId: config.runId, sentTo, ...position });
    // Not durable: a position that was lost with the machine is older, and the worst of it is a record sent twice.
    return files.replace(positionPath(path), text, { durable: false });
  };
  // A position left from a manifest that was deleted, or is about another target, would skip records of the new run.
  if (!before) await savePosition(START);
  return {
    openedAs: before?.state ?? 'new',
    openedAt: { ...from, generated },
    remark,
    cover: (records, position) => {
      for (const record of records) tally.add(record.eventId, record.bytes);
      generated += records.length;
      return write('running', position);
    },
    savePosition,
    complete: async (position) => {
      await savePosition(position);
      await write('complete', position.position);
    },
  };
}

/** Keeps nothing: for a run whose output alone matters. It cannot be taken up again. */
export function noManifestFile(): ManifestFile {
  const nothing = () => Promise.resolve();
  return {
    openedAs: 'new',
    openedAt: { ...START, generated: 0 },
    remark: undefined,
    cover: nothing,
    savePosition: nothing,
    complete: nothing,
  };
}
