import path from 'node:path';
import * as z from 'zod';
import { UserError } from '../../core/user-error';
import { openSealedJson, sealJson } from '../../core/checked-json';
import { fileFault } from '../../core/file-fault';
import { diskFiles, replaceFile, type Files } from '../../core/files';
import type { MappingCheckpoints } from '../engines/engine';
import { readCheckpointFile, type CheckpointContent, type CheckpointMarks } from '../mapping/checkpoint-file';
import { openFileCheckpoints } from '../mapping/file-checkpoints';
import type { CheckpointStore } from '../mapping/checkpoints';
import { isWindowKey } from '../mapping/tumbling-window';
import { judgeKept, type Generation } from './judge-kept';
import type { KeptStreams, KeptTables } from '../engines/kept-parts';

/** The state that a data folder keeps besides that of the engines, and whether the two fit together. */
export type KeptState = {
  /** How far the mappings have read. */
  readonly mappings: readonly MappingCheckpoints[];
  /**
   * Checks that all parts belong together, before anything reads or writes them.
   *
   * @returns notes for people, one line each
   * @throws UserError when a part belongs to another data folder
   */
  readonly reconcile: (parts: FoundParts) => Promise<readonly string[]>;
  /** @param streamName of a Kinesis stream */
  readonly checkpoints: (mappingId: string, streamName: string | undefined) => CheckpointStore;
};

/** What the engines found when they were opened. */
type FoundParts = {
  readonly streams: KeptStreams;
  readonly tables: KeptTables;
  /** How many entries the tables have committed by now. */
  readonly tablePosition: () => number;
};

const GENERATION_FILE = 'generation.json';
const CHECKPOINTS = 'checkpoints';
const EXTENSION = '.json';

const generationSchema = z.strictObject({ version: z.literal(1), streams: z.string(), tables: z.string() });

/** @throws UserError when a file is damaged or cannot be read */
export function openKeptState(folder: string, files: Files = diskFiles): KeptState {
  const generationFile = path.join(folder, GENERATION_FILE);
  const generation = readGeneration(generationFile, files);
  const contents = readCheckpoints(path.join(folder, CHECKPOINTS), files);
  const fileOf = (mapping: string) => path.join(folder, CHECKPOINTS, `${mapping}${EXTENSION}`);
  let marks: () => CheckpointMarks | undefined = () => undefined;

  async function reconcile({ streams, tables, tablePosition }: FoundParts) {
    const verdict = judgeKept({ folder, generation, streams, tables, checkpoints: contents });
    if (verdict.type === 'refused') throw new UserError(verdict.reason);
    for (const mapping of verdict.rereads) await forgetShards(fileOf(mapping), contents.get(mapping)!, files);
    if (generation?.streams !== streams.id || generation.tables !== tables.id)
      writeGeneration(generationFile, { streams: streams.id, tables: tables.id }, files);
    marks = () => ({ streams: streams.id, tables: { id: tables.id, position: tablePosition() } });
    return verdict.notes;
  }
  return {
    mappings: [...contents].map(([mapping, { streamName, checkpoints }]) => ({ mapping, streamName, checkpoints })),
    reconcile,
    checkpoints: (mappingId, streamName) =>
      openFileCheckpoints(fileOf(mappingId), { streamName, marks: () => marks(), files }),
  };
}

function readGeneration(file: string, files: Files): Generation | undefined {
  try {
    if (!files.existsSync(file)) return undefined;
    return generationSchema.parse(openSealedJson(files.readFileSync(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== undefined) throw fileFault('read', file, cause);
    const reason = cause instanceof z.ZodError ? 'it has another content' : (cause as Error).message;
    throw new UserError(`${file} is damaged: ${reason}; remove it, and streams and tables are used as they are`, {
      cause,
    });
  }
}

function writeGeneration(file: string, generation: Generation, files: Files): void {
  try {
    replaceFile(file, sealJson({ version: 1, ...generation }), { durable: true, files });
  } catch (error) {
    throw fileFault('write', file, error);
  }
}

function readCheckpoints(folder: string, files: Files): Map<string, CheckpointContent> {
  const contents = new Map<string, CheckpointContent>();
  if (!files.existsSync(folder)) return contents;
  for (const name of files.readdirSync(folder)) {
    if (!name.endsWith(EXTENSION)) continue;
    const content = readCheckpointFile(path.join(folder, name), files);
    if (content) contents.set(name.slice(0, -EXTENSION.length), content);
  }
  return contents;
}

/** What shards and their windows have; kept is the key that belongs to no shard: when a mapping with LATEST started. */
async function forgetShards(file: string, { checkpoints }: CheckpointContent, files: Files): Promise<void> {
  const store = openFileCheckpoints(file, { files });
  for (const key of Object.keys(checkpoints)) if (key.startsWith('shardId-') || isWindowKey(key)) store.forget(key);
  await store.flush();
}
