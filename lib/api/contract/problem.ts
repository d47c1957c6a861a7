import * as z from 'zod';
import { apiComponents } from './components';

/**
 * Every way in which a request can fail: stable codes for programs, a title for people (RFC 9457, problem details).
 * A code is never reused with another meaning.
 */
export const PROBLEMS = {
  invalid_parameter: { status: 400, title: 'A parameter is not what it must be' },
  unknown_parameter: { status: 400, title: 'A parameter is not known here' },
  invalid_cursor: { status: 400, title: 'The cursor is not one that this list gave' },
  invalid_body: { status: 400, title: 'The body is not what it must be' },
  malformed_request: { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'The token is missing or wrong' },
  forbidden_host: { status: 403, title: 'The Host header names no address of this server' },
  forbidden_origin: { status: 403, title: 'Pages of this origin may not ask here' },
  not_found: { status: 404, title: 'Nothing is here' },
  method_not_allowed: { status: 405, title: 'This path does not take that method' },
  not_acceptable: { status: 406, title: 'None of the formats that are offered is accepted' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  control_conflict: { status: 409, title: 'The producer cannot do that now' },
  control_unavailable: { status: 404, title: 'No producer can be controlled here' },
  body_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The URL is too long' },
  unsupported_media_type: { status: 415, title: 'The body must be JSON' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  backend_unavailable: { status: 503, title: 'The stream or the tables do not answer' },
  internal: { status: 500, title: 'The server failed' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export const problemSchema = z
  .strictObject({
    type: z.string().describe('`urn:legion:problem:` and the code'),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(PROBLEM_CODES).describe('Stable; programs decide by it'),
    detail: z.string().describe('What was got, and what to do'),
    faults: z
      .array(z.strictObject({ name: z.string(), reason: z.string() }))
      .optional()
      .describe('Each parameter or field with a fault'),
  })
  .describe('Why a request failed (RFC 9457)')
  .register(apiComponents, { id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export type Fault = { readonly name: string; readonly reason: string };

/** A request that fails for an expected reason. Its message reaches the client, so it must not contain internals. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly more: { readonly faults?: readonly Fault[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
  }
}

export function problemBody(code: ProblemCode, detail: string, faults?: readonly Fault[]): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:legion:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(faults && faults.length > 0 ? { faults: [...faults] } : {}),
  };
}
