import type { CheckpointContent } from '../mapping/checkpoint-file';
import type { KeptStreams, KeptTables } from '../engines/kept-parts';

/** Which parts belong together; written when a data folder is first used, and when a part is created again. */
export type Generation = { readonly streams: string; readonly tables: string };

/** The parts of a data folder, as they were found. */
export type KeptParts = {
  readonly folder: string;
  /** As written at an earlier start; undefined for a new folder, or one of an earlier version. */
  readonly generation: Generation | undefined;
  readonly streams: KeptStreams;
  readonly tables: KeptTables;
  /** By mapping. */
  readonly checkpoints: ReadonlyMap<string, CheckpointContent>;
};

export type KeptVerdict =
  | { readonly type: 'refused'; readonly reason: string }
  | {
      readonly type: 'usable';
      /** Mappings that must read their streams from the start; records that are already stored are absorbed. */
      readonly rereads: readonly string[];
      /** Notes for people, one line each. */
      readonly notes: readonly string[];
    };

/** Whether streams, tables and checkpoints fit together. A stream is read again where that loses nothing. */
export function judgeKept(parts: KeptParts): KeptVerdict {
  const { folder, generation, streams, tables, checkpoints } = parts;
  if (generation && !streams.isNew && generation.streams !== streams.id)
    return refused(folder, 'kinesis', 'the records of its streams are read from the start');
  if (generation && !tables.isNew && generation.tables !== tables.id)
    return refused(folder, 'dynamodb', 'the records of the streams are stored in its tables too');
  const wasUsed = generation !== undefined || checkpoints.size > 0;
  const ofParts = wasUsed ? partNotes(parts) : [];
  const notes = [...streams.notes, ...ofParts];
  const rereads: string[] = [];
  for (const [mapping, content] of checkpoints) {
    const reason = rereadReason(mapping, content, parts);
    if (reason === undefined && ofParts.length === 0) continue;
    rereads.push(mapping);
    if (reason !== undefined && notes.length === 0)
      notes.push(
        `${reason}: the stream of mapping ${mapping} is read from its start, records that are already stored are absorbed`,
      );
  }
  return { type: 'usable', rereads, notes };
}

function refused(folder: string, part: string, otherwise: string): KeptVerdict {
  return {
    type: 'refused',
    reason: `${folder}/${part} does not belong to this data folder (its mark differs or is missing): put the right one back, or remove ${folder}/generation.json and ${folder}/checkpoints to take it as it is, and ${otherwise}`,
  };
}

/** The notes about streams and tables; each of them makes every mapping read again. */
function partNotes({ folder, streams, tables }: KeptParts): string[] {
  const notes: string[] = [];
  if (streams.isNew)
    notes.push(`the streams of ${folder} are gone: unread records are lost, the tables keep their rows`);
  if (tables.isNew)
    notes.push(`the tables of ${folder} are gone: all records that its streams still hold are stored again`);
  else if (tables.lostEntries > 0)
    notes.push(
      `the tables of ${folder} have lost the last ${tables.lostEntries} entries of their journal: all records that the streams still hold are stored again, the last writes of other programs are lost`,
    );
  return notes;
}

function rereadReason(mapping: string, { marks }: CheckpointContent, parts: KeptParts): string | undefined {
  const { folder, streams, tables } = parts;
  if (streams.foreign.includes(mapping)) return 'the stream that was read is gone';
  if (!marks) return undefined;
  if (marks.streams !== streams.id || marks.tables.id !== tables.id)
    return `a checkpoint file of ${folder} belongs to other streams or tables`;
  return marks.tables.position > tables.position ? `the tables of ${folder} are older than its checkpoints` : undefined;
}
