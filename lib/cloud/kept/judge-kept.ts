import type { CheckpointContent, CheckpointMarks } from '../mapping/checkpoint-file';
import type { KeptStreams, KeptTables } from '../engines/kept-parts';

/** Which parts belong together: written when a data folder is first used, and when a part is made anew. */
export type Generation = { readonly streams: string; readonly tables: string };

export type KeptParts = {
  readonly folder: string;
  /** What was written at an earlier start; undefined for a new folder, or one of an earlier version. */
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
      /** Mappings that must read their streams from the start: what is stored already is absorbed. */
      readonly rereads: readonly string[];
      /** What people must know, a line each. */
      readonly notes: readonly string[];
    };

/** Whether streams, tables and checkpoints fit together; what does not is read again where that loses nothing. */
export function judgeKept(parts: KeptParts): KeptVerdict {
  const { folder, generation, streams, tables, checkpoints } = parts;
  if (generation && !streams.isNew && generation.streams !== streams.id)
    return refused(folder, 'kinesis', 'what its streams hold is read from the start');
  if (generation && !tables.isNew && generation.tables !== tables.id)
    return refused(folder, 'dynamodb', 'what the streams hold is stored in its tables too');
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
        `${reason}: the stream of mapping ${mapping} is read from its start, what is stored already is absorbed`,
      );
  }
  return { type: 'usable', rereads, notes };
}

function refused(folder: string, part: string, otherwise: string): KeptVerdict {
  return {
    type: 'refused',
    reason: `${folder}/${part} is not the one that belongs to this data folder (its mark is another or missing): put the right one back, or remove ${folder}/generation.json and ${folder}/checkpoints to take it as it is, and ${otherwise}`,
  };
}

/** What makes every mapping read again. */
function partNotes({ folder, streams, tables }: KeptParts): string[] {
  const notes: string[] = [];
  if (streams.isNew)
    notes.push(
      `the streams of ${folder} are gone: records that were not read are lost, the tables keep what they hold`,
    );
  if (tables.isNew) notes.push(`the tables of ${folder} are gone: all that its streams still hold is stored again`);
  else if (tables.lostBytes > 0) {
    const lost = Number.isFinite(tables.lostBytes) ? `the last ${tables.lostBytes} bytes` : 'the latest part';
    notes.push(
      `the tables of ${folder} have lost ${lost} of their journal: all that the streams still hold is stored again, what other programs wrote last is lost`,
    );
  }
  return notes;
}

function rereadReason(mapping: string, { marks }: CheckpointContent, parts: KeptParts): string | undefined {
  const { folder, streams, tables } = parts;
  if (streams.foreign.includes(mapping)) return 'the stream that was read is gone';
  if (!marks) return undefined;
  if (marks.streams !== streams.id || marks.tables.id !== tables.id)
    return `a checkpoint file of ${folder} belongs to other streams or tables`;
  return isAhead(marks.tables, tables) ? `the tables of ${folder} are older than its checkpoints` : undefined;
}

function isAhead(checkpoint: CheckpointMarks['tables'], tables: KeptTables): boolean {
  if (checkpoint.rewrites !== tables.rewrites) return checkpoint.rewrites > tables.rewrites;
  return checkpoint.bytes > tables.bytes;
}
