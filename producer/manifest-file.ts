import * as z from 'zod';
import { Tally } from '../lib/domain/manifest';
import { configHash, manifestSchema, type Manifest, type RunConfig } from '../lib/domain/run';
import { UserError } from '../lib/domain/user-error';
import type { SequenceRange } from './accepted-ranges';
import type { ProducedRecord } from './record';
import type { RunFiles } from './run-files';
import type { SinkMark } from './sinks/sink';

/** Everything accepted at one moment; `mark` is the sink's own place at that same moment. */
export type Position = {
  readonly position: number;
  /** Accepted sequences above `position`. */
  readonly accepted: readonly SequenceRange[];
  readonly mark?: SinkMark;
};

const positionSchema = z.strictObject({
  positionVersion: z.literal(1),
  runId: z.string(),
  position: z.int().nonnegative(),
  accepted: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  mark: z.strictObject({ offsetBytes: z.int().nonnegative() }).optional(),
});

export type ManifestFile = {
  /** What the file said when it was opened; `new` when there was none. */
  readonly openedAs: 'new' | Manifest['state'];
  readonly openedAt: Position & { readonly generated: number };
  /** Counts records in and writes the manifest; when it resolves, they may be sent. @param records the next sequences */
  readonly cover: (records: readonly ProducedRecord[], position: number) => Promise<void>;
  /** Call it one at a time. */
  readonly savePosition: (position: Position) => Promise<void>;
  /** All that was generated is accepted. */
  readonly complete: (position: Position) => Promise<void>;
};

const START: Position = { position: 0, accepted: [] };

/** The position lies beside the manifest. */
export function positionPath(manifestPath: string): string {
  return `${manifestPath}.position`;
}

/**
 * Opens a run's manifest, or begins one. The file of a killed or finished run of equal configuration is taken up.
 *
 * @throws UserError when the file is damaged, or belongs to a run of another configuration
 */
export async function openManifestFile(path: string, config: RunConfig, files: RunFiles): Promise<ManifestFile> {
  const before = await readManifest(path, files);
  if (before) refuseOtherConfig(path, before, config);
  const from = before ? await readPosition(path, before, files) : START;
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
      bytes,
      buckets,
    };
    return files.replace(path, JSON.stringify(manifest), { durable: true });
  };
  const savePosition = (position: Position): Promise<void> => {
    const text = JSON.stringify({ positionVersion: 1, runId: config.runId, ...position });
    // Not durable: a position that was lost with the machine is older, and the worst of it is a record sent twice.
    return files.replace(positionPath(path), text, { durable: false });
  };
  // A position left from a manifest that was deleted would skip records of the new run.
  if (!before) await savePosition(START);
  return {
    openedAs: before?.state ?? 'new',
    openedAt: { ...from, generated },
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
    cover: nothing,
    savePosition: nothing,
    complete: nothing,
  };
}

async function readManifest(path: string, files: RunFiles): Promise<Manifest | undefined> {
  const text = await files.read(path);
  return text === undefined ? undefined : parseFile(text, manifestSchema, path, 'manifest');
}

/**
 * Without its position file, a running run starts again at 0, which is always right and only sends more than once; of
 * a complete one everything is accepted.
 */
async function readPosition(path: string, manifest: Manifest, files: RunFiles): Promise<Position> {
  const file = positionPath(path);
  const text = await files.read(file);
  if (text === undefined) return manifest.state === 'complete' ? { ...START, position: manifest.generated } : START;
  const position = parseFile(text, positionSchema, file, 'position');
  const highest = Math.max(position.position, ...position.accepted.map(([, end]) => end));
  if (position.runId === manifest.config.runId && highest <= manifest.generated) return position;
  throw new UserError(
    `${file} says that ${highest} events of run ${position.runId} are accepted, but ${path} covers ` +
      `${manifest.generated} events of run ${manifest.config.runId}: delete the position to send all again, or use another run id`,
  );
}

function parseFile<T>(text: string, schema: z.ZodType<T>, file: string, what: string): T {
  let cause: unknown;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    cause = parsed.error;
  } catch (error) {
    cause = error;
  }
  throw new UserError(`${file} is not a ${what} file of this version: restore it, delete it, or use another run id`, {
    cause,
  });
}

function refuseOtherConfig(path: string, before: Manifest, config: RunConfig): void {
  if (before.configHash === configHash(config)) return;
  const differences = differingFields(before.config, config);
  throw new UserError(
    `Run ${config.runId} was started with other settings (${path}): ${differences.join(', ')}; ` +
      'use the same settings to go on, or another run id to begin anew',
  );
}

/** Such as `seed was 1, now 2`. */
function differingFields(before: RunConfig, now: RunConfig): string[] {
  const then = flatten(before);
  return Object.entries(flatten(now))
    .filter(([name, value]) => then[name] !== value)
    .map(([name, value]) => `${name} was ${JSON.stringify(then[name])}, now ${JSON.stringify(value)}`);
}

function flatten(config: RunConfig): Record<string, unknown> {
  const { dataset, ...rest } = config;
  const fields: Record<string, unknown> = { ...rest };
  for (const [name, value] of Object.entries(dataset)) fields[`dataset.${name}`] = value;
  return fields;
}
