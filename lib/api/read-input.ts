import type * as z from 'zod';
import { ApiProblem, type Fault, type ProblemCode } from './contract/problem';
import type { Route, RouteId, RouteInput } from './contract/routes';

/** Faults reported per request. */
const MAX_FAULTS = 10;
const MAX_NAME_LENGTH = 60;

export type RawInput = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  /** Called only when the route has a body. */
  readonly readBody: () => Promise<string>;
};

/**
 * Checks a request against its route. All input of a handler passes through here.
 * @throws ApiProblem that names each fault
 */
export async function readInput<Id extends RouteId>(route: Route, raw: RawInput): Promise<RouteInput<Id>> {
  const params = parse(route.params, raw.params, 'invalid_parameter');
  const query = parse(route.query, queryObject(route.query, raw.query), 'invalid_parameter');
  refuseEmptyRange(query);
  const body = route.body ? parse(route.body, await readJson(raw), 'invalid_body') : undefined;
  // The route's schemas made these values, and the type is inferred from the same schemas.
  return { params, query, body } as RouteInput<Id>;
}

function queryObject(schema: z.ZodObject, query: URLSearchParams): Record<string, string> {
  const known = Object.keys(schema.shape);
  const names = [...new Set(query.keys())];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const faults = unknown.slice(0, MAX_FAULTS).map((name) => ({ name: shown(name), reason: 'is not known here' }));
    const allowed = known.length === 0 ? 'this route takes none' : `this route takes ${known.join(', ')}`;
    throw new ApiProblem('unknown_parameter', `unknown parameter ${faults[0]!.name}: ${allowed}`, { faults });
  }
  const repeated = names.filter((name) => query.getAll(name).length > 1);
  if (repeated.length > 0) {
    const faults = repeated.map((name) => ({ name, reason: 'is given more than once' }));
    throw new ApiProblem('invalid_parameter', `${repeated[0]} is given more than once: give it once`, { faults });
  }
  return Object.fromEntries(query);
}

async function readJson({ contentType, readBody }: RawInput): Promise<unknown> {
  const [mediaType] = (contentType ?? '').split(';');
  if (mediaType!.trim().toLowerCase() !== 'application/json') {
    throw new ApiProblem('unsupported_media_type', 'send the body as JSON with Content-Type: application/json');
  }
  const text = await readBody();
  try {
    return JSON.parse(text === '' ? '{}' : text) as unknown;
  } catch {
    throw new ApiProblem('invalid_body', 'the body is not valid JSON');
  }
}

function parse(schema: z.ZodType, value: unknown, code: ProblemCode): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, MAX_FAULTS).map(faultOf);
  const { name, reason } = faults[0]!;
  throw new ApiProblem(code, `${name}: ${reason}`, { faults });
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  return { name: shown(issue.path.map(String).join('.')) || 'the body', reason: issue.message.slice(0, 300) };
}

/** `from` and `to` are compared here, because schemas check single fields. */
function refuseEmptyRange(query: unknown): void {
  const { from, to } = query as { from?: string; to?: string };
  if (from === undefined || to === undefined || Date.parse(from) < Date.parse(to)) return;
  const faults = [{ name: 'to', reason: 'must be later than from' }];
  throw new ApiProblem('invalid_parameter', 'to must be later than from', { faults });
}

/** Names come from the client, so they are cut and limited to printable characters. */
function shown(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MAX_NAME_LENGTH);
}
