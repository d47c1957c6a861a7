import path from 'node:path';
import { isUnfinished, lineText } from '../../core/checked-line';
import { UserError } from '../../core/user-error';
import { fileFault } from '../../core/file-fault';
import { diskFiles, type Files } from '../../core/files';
import { LineAppender, readLines } from '../../core/line-file';
import { openHighWaterMark } from '../../core/high-water-mark';

type Position = { readonly bytes: number };

const REMEDY = 'remove it and its .position, and its messages are lost';

/** Accepts and stores messages. Nothing consumes them here. */
export type MessageQueue = {
  /** @throws UserError when the message cannot be stored */
  send(body: string): void;
  /** Message bodies in order of arrival. */
  messages(): readonly string[];
};

/**
 * @param file holds one line with a checksum per message; without a file, messages exist only in memory
 * @throws UserError when a line is damaged; an unfinished last line was never acknowledged and is dropped
 */
export function createMessageQueue(file?: string, files: Files = diskFiles): MessageQueue {
  const bodies: string[] = [];
  const lines = file === undefined ? undefined : openMessages(file, bodies, files);
  return {
    send: (body) => {
      lines?.append(JSON.stringify(body));
      bodies.push(body);
    },
    messages: () => bodies,
  };
}

function openMessages(file: string, bodies: string[], files: Files): Pick<LineAppender, 'append'> {
  try {
    files.mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = files.openSync(file, files.existsSync(file) ? 'r+' : 'w+');
    const take = (line: Buffer) => void bodies.push(parseMessage(line));
    const isTorn = (rest: Buffer) => isUnchecked(rest) || isUnfinished(rest);
    const endBytes = readLines(descriptor, take, { files, file, isTorn, remedy: `put a copy back, or ${REMEDY}` });
    const witness = openHighWaterMark(`${file}.position`, files);
    refuseLoss(file, files.fstatSync(descriptor).size, witness.read() as Position | undefined);
    files.ftruncateSync(descriptor, endBytes);
    const lines = new LineAppender(descriptor, endBytes, file, files);
    return {
      append: (text) => {
        lines.append(text);
        witness.write({ bytes: lines.endBytes } satisfies Position);
      },
    };
  } catch (error) {
    throw fileFault('use', file, error);
  }
}

function refuseLoss(file: string, bytes: number, before: Position | undefined): void {
  const lostBytes = (before?.bytes ?? 0) - bytes;
  if (lostBytes > 0) throw new UserError(`${file} has lost its last ${lostBytes} bytes: put a copy back, or ${REMEDY}`);
}

function isUnchecked(line: Buffer): boolean {
  return line[0] === '"'.charCodeAt(0);
}

/** Earlier versions wrote each line as JSON text without a checksum. */
function parseMessage(line: Buffer): string {
  if (!isUnchecked(line)) return JSON.parse(lineText(line)) as string;
  try {
    return JSON.parse(line.toString()) as string;
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
}
