import { faultKindOfName } from '../../aws/fault-kind';
import { UnusableAnswerError } from '../../aws/unusable-answer';
import type { Answer } from '../engines/call';
import { ReadError } from './stream-reader';

/** An answer of an engine, or a part of one, taken from its format. */
type Members = Readonly<Record<string, unknown>>;

/** What an engine answered instead: a ReadError when the mapping can act on the reason. */
export function refusal(operation: string, { status, errorType }: Answer, members: Members): Error {
  const { __type: type, message: text } = members;
  const given = errorType ?? (typeof type === 'string' ? type : String(status));
  const name = given.split('#').at(-1)!.split(':')[0]!;
  const message = `${operation}: ${name}: ${typeof text === 'string' ? text : ''}`;
  const kind = faultKindOfName(name);
  if (kind === 'expired') return new ReadError('EXPIRED_ITERATOR', message);
  return kind === 'throttled' ? new ReadError('THROTTLED', message) : new Error(message);
}

export function text(operation: string, members: Members, name: string): string {
  const value = members[name];
  if (typeof value === 'string') return value;
  throw incomplete(operation, name);
}

/** For an answer of success that lacks something. */
export function incomplete(operation: string, member: string): Error {
  return new UnusableAnswerError(operation, `lacks ${member}`, { httpStatusCode: 200 });
}
