import * as z from 'zod';
import { UserError } from '../../core/user-error';
import { looksSealed, openSealedJson } from '../../core/checked-json';
import { fileFault } from '../../core/file-fault';
import { diskFiles, type Files } from '../../core/files';
import { isErrno } from '../../core/errno';

const tablesSchema = z.strictObject({ id: z.string(), position: z.int() });
const marksSchema = z.strictObject({ streams: z.string(), tables: tablesSchema });

/** When a checkpoint was written: which streams were read, and how many entries the tables had committed. */
export type CheckpointMarks = z.infer<typeof marksSchema>;

const contentSchema = z.strictObject({
  version: z.literal(3),
  streamName: z.string().optional(),
  marks: marksSchema.optional(),
  checkpoints: z.record(z.string(), z.string()),
});
export type CheckpointContent = z.infer<typeof contentSchema>;

/** The formats of earlier versions: the streams and tables beside them are refused, with words of their own. */
const earlierSchema = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  checkpoints: z.record(z.string(), z.string()),
});

/**
 * The content of a checkpoint file; undefined when there is no file.
 *
 * @throws UserError when it is damaged or cannot be read
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
    const content = looksSealed(text) ? openSealedJson(text) : JSON.parse(text);
    const earlier = earlierSchema.safeParse(content).data;
    return earlier ? { version: 3, checkpoints: earlier.checkpoints } : contentSchema.parse(content);
  } catch (cause) {
    const reason = cause instanceof z.ZodError || cause instanceof SyntaxError ? 'it is not a checkpoint file' : cause;
    const why = reason instanceof Error ? reason.message : reason;
    throw new UserError(
      `${file} is damaged: ${String(why)}; remove it, and the stream is read from its start; records that are already stored are absorbed`,
      { cause },
    );
  }
}
