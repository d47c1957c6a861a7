import * as z from 'zod';
import { UserError } from '../../core/user-error';
import { looksSealed, openSealedJson } from '../../core/checked-json';
import { fileFault } from '../../core/file-fault';
import { diskFiles, type Files } from '../../core/files';
import { isErrno } from '../../core/errno';

const positionSchema = z.strictObject({ id: z.string(), rewrites: z.int(), bytes: z.int() });
const marksSchema = z.strictObject({ streams: z.string(), tables: positionSchema });

/** Which streams were read when a checkpoint was written, and how far the tables were that hold what came of it. */
export type CheckpointMarks = z.infer<typeof marksSchema>;

const contentSchema = z.strictObject({
  version: z.literal(2),
  streamName: z.string().optional(),
  marks: marksSchema.optional(),
  checkpoints: z.record(z.string(), z.string()),
});
export type CheckpointContent = z.infer<typeof contentSchema>;

/** What an earlier version wrote: without a checksum, and without saying of what. */
const uncheckedSchema = z.strictObject({ version: z.literal(1), checkpoints: z.record(z.string(), z.string()) });

/**
 * What a checkpoint file says; undefined when there is none.
 *
 * @throws UserError when it is damaged, or cannot be read
 */
export function readCheckpointFile(file: string, files: Files = diskFiles): CheckpointContent | undefined {
  let text: string;
  try {
    text = files.readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw fileFault('read', file, error);
  }
  try {
    if (looksSealed(text)) return contentSchema.parse(openSealedJson(text));
    return { ...uncheckedSchema.parse(JSON.parse(text)), version: 2 };
  } catch (cause) {
    const reason = cause instanceof z.ZodError || cause instanceof SyntaxError ? 'it is no checkpoint file' : cause;
    const why = reason instanceof Error ? reason.message : reason;
    throw new UserError(
      `${file} is damaged: ${String(why)}; remove it, and the stream is read from its start: what is stored already is absorbed`,
      { cause },
    );
  }
}
