import { UserError } from '../../lib/domain/user-error';
import { UsageError } from './usage-error';

export const EXIT = { ok: 0, usage: 1, mismatch: 2, incomplete: 3, unexpected: 70, interrupted: 130 } as const;

/** `message` is one line; `lines` has a line for each fault, nearly always one. */
export type Explanation = { readonly message: string; readonly lines: readonly string[]; readonly exitCode: number };

/** What people are told, and the exit code. What nobody foresaw says so, and how to see more. */
export function explainError(error: unknown): Explanation {
  if (error instanceof UsageError) return explanation(error.faults.map(oneLine), EXIT.usage);
  if (error instanceof UserError) return explanation([oneLine(error.message)], EXIT.usage);
  const known = explainSystemError(error) ?? explainServiceError(error);
  if (known !== undefined) return explanation([known], EXIT.usage);
  const text = error instanceof Error ? error.message || error.name : String(error);
  return explanation([`unexpected: ${oneLine(text)} (use --debug for the stack)`], EXIT.unexpected);
}

function explanation(lines: readonly string[], exitCode: number): Explanation {
  return { message: lines.join('; '), lines, exitCode };
}

type SystemError = Error & { code?: string; address?: string; port?: number; path?: string; errors?: unknown[] };

function explainSystemError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const first = (error as SystemError).errors?.[0];
  const { code, address, port, path } = (first instanceof Error ? first : error) as SystemError;
  switch (code ?? '') {
    case 'ECONNREFUSED':
      return `nothing answers at ${address ?? 'the endpoint'}:${port ?? '?'}: start it, or name another with --endpoint`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ECONNRESET':
      return `the endpoint does not answer (${code}): look whether it is up, or name another with --endpoint`;
    case 'ENOTFOUND':
      return `the endpoint's host is unknown: ${oneLine(error.message)}`;
    case 'EADDRINUSE':
      return `port ${port ?? '?'} is in use: end the program that holds it, or name another with --port (0 takes a free one)`;
    case 'ENOENT':
      return `no such file: ${path ?? oneLine(error.message)}`;
    case 'EACCES':
    case 'EPERM':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENOSPC':
    case 'EROFS':
      return `cannot use ${path ?? 'the file'} (${code}): name another, or mend its permissions`;
    default:
      return undefined;
  }
}

/** Faults that AWS or an emulator answers with and that the person at the keyboard can mend. */
function explainServiceError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  switch (error.name) {
    case 'ResourceNotFoundException':
      return `the stream or table is not there: ${oneLine(error.message)} Deploy first, or check --stage and --region`;
    case 'CredentialsProviderError':
      return 'no AWS credentials were found: configure them, or name an emulator with --endpoint';
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
    case 'ExpiredTokenException':
    case 'AccessDeniedException':
      return `AWS refused the credentials: ${oneLine(error.message)}`;
    case 'TimeoutError':
      return 'the endpoint did not answer in time: look whether it is up, or name another with --endpoint';
    default:
      return /region is missing/i.test(error.message)
        ? 'no AWS region is known: name it with --region or AWS_REGION'
        : undefined;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}
