import path from 'node:path';
import * as z from 'zod';
import type { Files } from '../../../core/files';
import { openHighWaterMark, type HighWaterMark } from '../../../core/high-water-mark';
import { OncePerTurn } from '../once-per-turn';

const markSchema = z.strictObject({ id: z.string(), position: z.int() });

/** Which journal, and how many entries were committed to it. */
type JournalPosition = z.infer<typeof markSchema>;

/** How much of a journal was committed, in a file beside it: a journal that has lost its end does not know it itself. */
export type JournalMark = {
  /** How many more entries than these had been committed. */
  readonly lostSince: (found: JournalPosition) => number;
  /** Writes the position at the end of the turn. An older mark is correct too. */
  readonly follow: (position: () => JournalPosition) => void;
  readonly request: () => void;
  readonly close: () => void;
};

type MarkOptions = { readonly files: Files; readonly warn: (message: string) => void };

const MARK_FILE = 'position.json';

/** A damaged mark is said, and counts as none. */
export function openJournalMark(folder: string, { files, warn }: MarkOptions): JournalMark {
  const file = path.join(folder, MARK_FILE);
  const mark = openHighWaterMark(file, files);
  const before = readMark(mark, () =>
    warn(`${file} is damaged: whether ${folder} has lost its end since the last start is not known`),
  );
  let current: (() => JournalPosition) | undefined;
  // When it cannot be written, no entry can be appended either, which is reported.
  const marking = new OncePerTurn(() => current && mark.write(current()));
  return {
    lostSince: ({ id, position }) => (before?.id === id ? Math.max(0, before.position - position) : 0),
    follow: (position) => {
      current = position;
      marking.request();
    },
    request: () => marking.request(),
    close: () => {
      marking.close();
      mark.close();
    },
  };
}

function readMark(mark: HighWaterMark, onDamage: () => void): JournalPosition | undefined {
  try {
    return markSchema.optional().parse(mark.read());
  } catch {
    onDamage();
    return undefined;
  }
}
