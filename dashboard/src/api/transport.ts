import { ApiError, asApiError } from './api-error';
import { queryText, type Query } from './query-text';
import type { Problem } from './types';

export type TransportOptions = {
  readonly fetch: typeof fetch;
  /** @default '' the page's own origin */
  readonly base?: string;
  /** The control token, while there is one. Only control routes get it. */
  readonly token: () => string | undefined;
  /** @default 15 s */
  readonly timeoutMs?: number;
};

export type Transport = {
  readonly read: <Answer>(path: string, query?: Query) => Promise<Answer>;
  readonly act: <Answer>(path: string, body: object) => Promise<Answer>;
  /** Rejects with an `ApiError`, also for an answer that is a problem. */
  readonly send: (path: string, init: RequestInit) => Promise<Response>;
};

export function createTransport({ fetch, base = '', token, timeoutMs = 15_000 }: TransportOptions): Transport {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(`${base}${path}`, { signal: AbortSignal.timeout(timeoutMs), ...init }).catch(
      (error: unknown) => {
        throw asApiError(error);
      },
    );
    if (!response.ok) throw await problemOf(response);
    return response;
  };
  return {
    send,
    read: async (path, query = {}) =>
      bodyOf(await send(`${path}${queryText(query)}`, { headers: { accept: 'application/json' } })),
    act: async (path, body) => {
      const headers = {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${token() ?? ''}`,
      };
      return bodyOf(await send(path, { method: 'POST', headers, body: JSON.stringify(body) }));
    },
  };
}

async function bodyOf<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    throw new ApiError('unreadable', 'The API’s answer is not JSON.', [], { cause: error });
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
  if (problem?.code === undefined) {
    return new ApiError('unreadable', `The API answered ${response.status} without saying why.`);
  }
  return new ApiError(problem.code, problem.detail ?? problem.title ?? problem.code, problem.faults);
}
