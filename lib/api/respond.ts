import { DEFAULT_LIMIT, EXPORT_FORMATS, type ExportFormat } from './contract/parameters';
import { ApiProblem, PROBLEM_MEDIA_TYPE, problemBody, PROBLEMS } from './contract/problem';
import type { Answer, ListAnswer } from './handlers/answer';
import type { ApiDependencies, RequestInfo } from './live/dependencies';
import { exportList } from './export-list';

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Nothing in an API answer may be run, framed, or loaded from elsewhere. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** Our pages load scripts, styles and data from this server only, and use nothing inline. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. `page` is for pages and for their scripts and styles. */
export function securityHeaders(content: 'data' | 'page'): Record<string, string> {
  return { ...SECURITY_HEADERS, 'content-security-policy': content === 'page' ? PAGE_POLICY : DATA_POLICY };
}

const JSON_TYPE = 'application/json; charset=utf-8';
const EXPORT_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/** Renders an answer in the form that the client asked for. */
export async function respond(answer: Answer, request: RequestInfo, dependencies: ApiDependencies): Promise<Response> {
  switch (answer.kind) {
    case 'json':
      return data(JSON.stringify(answer.body), JSON_TYPE);
    case 'list':
      return respondWithList(answer.list, request, dependencies);
    case 'text': {
      const headers = securityHeaders(answer.page ? 'page' : 'data');
      return new Response(answer.text, { headers: { ...headers, 'content-type': answer.mediaType } });
    }
    case 'stream':
      // A HEAD request must not be left with an open stream.
      return stream(request.method === 'HEAD' ? null : answer.open());
    default:
      return answer satisfies never;
  }
}

export function respondWithProblem(problem: ApiProblem): Response {
  const { code, message, more } = problem;
  return new Response(JSON.stringify(problemBody(code, message, more.faults)), {
    status: PROBLEMS[code].status,
    headers: { ...securityHeaders('data'), 'content-type': PROBLEM_MEDIA_TYPE, ...more.headers },
  });
}

function data(body: string | ReadableStream<Uint8Array> | null, mediaType: string): Response {
  return new Response(body, { headers: { ...securityHeaders('data'), 'content-type': mediaType } });
}

/** A buffering proxy (nginx by default) would hold events back until it has enough of them. */
function stream(body: ReadableStream<Uint8Array> | null): Response {
  const response = data(body, 'text/event-stream; charset=utf-8');
  response.headers.set('x-accel-buffering', 'no');
  return response;
}

async function respondWithList(list: ListAnswer, request: RequestInfo, dependencies: ApiDependencies) {
  const format = list.format ?? acceptedFormat(request.accept);
  if (format === 'json') {
    const page = await list.page({ limit: list.limit ?? DEFAULT_LIMIT, cursor: list.cursor });
    return data(JSON.stringify(page), JSON_TYPE);
  }
  const { maxExportRows = Infinity } = dependencies;
  const body = request.method === 'HEAD' ? null : exportList(list, format, maxExportRows);
  const response = data(body, EXPORT_TYPES[format]);
  response.headers.set('content-disposition', `attachment; filename="legion.${format}"`);
  if (maxExportRows !== Infinity) response.headers.set('legion-export-limit', String(maxExportRows));
  return response;
}

const FORMAT_OF_TYPE: Readonly<Record<string, ExportFormat>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'text/csv': 'csv',
  'text/*': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};

/** The offered format with the highest quality; the first named wins among equals. */
function acceptedFormat(accept: string | undefined): ExportFormat {
  if (accept === undefined || accept.trim() === '') return 'json';
  const offers = accept.split(',', 50).flatMap((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const format = FORMAT_OF_TYPE[type!];
    const quality = Number(/^q=([01](?:\.\d{1,3})?)$/.exec(parameters.find((p) => p.startsWith('q=')) ?? '')?.[1] ?? 1);
    return format !== undefined && quality > 0 ? [{ format, quality }] : [];
  });
  const best = offers.sort((a, b) => b.quality - a.quality)[0];
  if (best) return best.format;
  throw new ApiProblem(
    'not_acceptable',
    `this list is available as ${EXPORT_FORMATS.join(', ')}: ask for one of these`,
  );
}
