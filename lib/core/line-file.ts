import { UserError } from './user-error';
import { isUnfinished, LineEncoder } from './checked-line';
import { fileFault } from './file-fault';
import { writeAll, type Files } from './files';

const READ_BYTES = 1024 * 1024;
const NEWLINE = 10;

export type ReadLinesOptions = {
  readonly files: Files;
  readonly file: string;
  /** What to do about a damaged line, in words that follow the reason. */
  readonly remedy: string;
  /** Whether a last line without an end was being written. @default when it is shorter than its stated length */
  readonly isTorn?: (rest: Buffer) => boolean;
};

/**
 * Passes on the lines of an open file, without their ends; in pieces, because a file may exceed the longest string.
 *
 * @param take throws an Error that says what is wrong with a line
 * @returns the position after the last whole line
 * @throws UserError when a line is damaged
 */
export function readLines(descriptor: number, take: (line: Buffer) => void, options: ReadLinesOptions): number {
  const { files, isTorn = isUnfinished } = options;
  let rest = Buffer.alloc(0);
  let endBytes = 0;
  let lineNumber = 1;
  for (;;) {
    const piece = Buffer.allocUnsafe(READ_BYTES);
    const length = files.readSync(descriptor, piece, 0, READ_BYTES, endBytes + rest.length);
    if (length === 0) break;
    rest = Buffer.concat([rest, piece.subarray(0, length)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      takeLine(rest.subarray(start, end), lineNumber, take, options);
      lineNumber += 1;
      start = end + 1;
    }
    endBytes += start;
    rest = rest.subarray(start);
  }
  if (rest.length > 0 && !isTorn(rest)) throw damagedLine(lineNumber, 'it has no end', options);
  return endBytes;
}

function takeLine(line: Buffer, lineNumber: number, take: (line: Buffer) => void, options: ReadLinesOptions): void {
  try {
    take(line);
  } catch (error) {
    throw damagedLine(lineNumber, (error as Error).message, options, error);
  }
}

function damagedLine(
  lineNumber: number,
  reason: string,
  { file, remedy }: Pick<ReadLinesOptions, 'file' | 'remedy'>,
  cause?: unknown,
): UserError {
  return new UserError(`line ${lineNumber} of ${file} is damaged: ${reason}; ${remedy}`, { cause });
}

/** Appends checked lines; a line that cannot be written leaves nothing behind. */
export class LineAppender {
  private readonly encoder = new LineEncoder();

  constructor(
    private readonly descriptor: number,
    /** The position of the next line. */
    private position: number,
    private readonly file: string,
    private readonly files: Files,
  ) {}

  get endBytes(): number {
    return this.position;
  }

  /** @throws UserError when it cannot be written */
  append(text: string): void {
    const line = this.encoder.encode(text);
    try {
      writeAll(this.files, this.descriptor, line, this.position);
    } catch (error) {
      this.files.ftruncateSync(this.descriptor, this.position);
      throw fileFault('write', this.file, error);
    }
    this.position += line.length;
  }
}
