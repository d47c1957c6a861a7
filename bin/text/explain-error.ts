import { attemptedCallOf } from '../../lib/aws/attempted-call';
import { faultKindOf } from '../../lib/aws/fault-kind';
import { UserError } from '../../lib/core/user-error';
import { EngineFailure } from '../../lib/cloud/engines/engine-failure';
import { explainCall, type CallFault } from './explain-call';
import { explainFile, type FileFault } from './explain-file';
import { oneLine } from './one-line';
import { UsageError } from './usage-error';
import { isErrno } from '../../lib/core/errno';

export const EXIT = { ok: 0, usage: 1, mismatch: 2, incomplete: 3, unexpected: 70, interrupted: 130 } as const;

/** `message` is one line; `lines` has a line for each fault, nearly always one. */
export type Explanation = { readonly message: string; readonly lines: readonly string[]; readonly exitCode: number };

/** The message for people, and the exit code. An unexpected error says so, and how to see more. */
export function explainError(error: unknown): Explanation {
  if (error instanceof UsageError) return explanation(error.faults.map(oneLine), EXIT.usage);
  if (error instanceof UserError) return explanation([oneLine(error.message)], EXIT.usage);
  if (error instanceof EngineFailure) return explanation([oneLine(error.message)], EXIT.unexpected);
  const known = explainKnown(error);
  if (known !== undefined) return explanation([oneLine(known)], EXIT.usage);
  const { message, name } = error as Partial<Error>;
  const text = typeof message === 'string' ? message || name || 'Error' : String(error);
  return explanation([`unexpected: ${oneLine(text)} (use --debug for the stack)`], EXIT.unexpected);
}

function explanation(lines: readonly string[], exitCode: number): Explanation {
  return { message: lines.join('; '), lines, exitCode };
}

/** What the error says, or an error that it wraps. */
function explainKnown(error: unknown): string | undefined {
  const chain = [...wrappedBy(error)];
  const call = chain.map(attemptedCallOf).find((found) => found !== undefined);
  for (const link of chain) {
    const known = explainPort(link) ?? explainCallFault(link, call) ?? explainFileFault(link);
    if (known !== undefined) return known;
  }
  return undefined;
}

const MAX_DEPTH = 5;

/** The error and what it wraps: the first of several errors, its cause. */
function* wrappedBy(error: unknown, depth = 0): Generator<object> {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return;
  yield error;
  const { errors, cause } = error as { errors?: readonly unknown[]; cause?: unknown };
  if (Array.isArray(errors)) yield* wrappedBy(errors[0], depth + 1);
  yield* wrappedBy(cause, depth + 1);
}

type SystemError = Partial<FileFault> & { readonly errno?: unknown; readonly port?: number };

/** A server of ours that cannot listen. */
function explainPort(error: SystemError): string | undefined {
  const { code, syscall, port = 0 } = error;
  if (isErrno(error, 'EADDRINUSE')) {
    return `port ${port || '?'} is in use: stop the program that uses it, or name another with --port (0 takes a free one)`;
  }
  if (syscall !== 'listen' && syscall !== 'bind') return undefined;
  return `cannot listen on port ${port || '?'} (${code}): name another with --port (0 takes a free one)`;
}

function explainCallFault(error: object, call: CallFault['call']): string | undefined {
  const kind = faultKindOf(error);
  // Anything can be aborted: without a call, this has nothing to do with AWS.
  if (kind === undefined || (kind === 'aborted' && call === undefined)) return undefined;
  return explainCall({ kind, error, call });
}

/** Any other error of a system call is about a file. */
function explainFileFault({ code, errno, ...fault }: SystemError): string | undefined {
  if (typeof errno !== 'number' || code === undefined || fault.syscall === undefined) return undefined;
  const { syscall, path, dest } = fault;
  return explainFile({ code, syscall, path, dest });
}
