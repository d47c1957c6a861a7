import { pick } from '../../lib/core/samplers';
import type { Random } from '../../lib/core/random-at';
import type { HttpAnswer } from './http-call';

const THROTTLING = {
  kinesis: ['ProvisionedThroughputExceededException', 'LimitExceededException', 'KMSThrottlingException'],
  dynamodb: ['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'],
} as const;

/** Temporary errors; an expired iterator is renewed. */
const PASSING: Readonly<Record<string, readonly string[]>> = {
  GetRecords: ['ExpiredIteratorException', 'RequestTimeoutException'],
  PutRecords: ['KMSInvalidStateException', 'RequestTimeoutException'],
};

const FAILURES = [
  [500, 'InternalFailure'],
  [500, 'InternalServerError'],
  [503, 'ServiceUnavailable'],
] as const;

export function throttled(service: 'kinesis' | 'dynamodb', random: Random): HttpAnswer {
  return errorAnswer(400, pick(random, THROTTLING[service]));
}

export function clientError(operation: string, random: Random): HttpAnswer {
  return errorAnswer(400, pick(random, PASSING[operation] ?? ['RequestTimeoutException']));
}

export function serverError(random: Random): HttpAnswer {
  const [status, code] = pick(random, FAILURES);
  return errorAnswer(status, code);
}

export function html(status: number): HttpAnswer {
  const body = Buffer.from(`<html><head><title>${status}</title></head><body>nginx</body></html>`);
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function errorAnswer(status: number, code: string): HttpAnswer {
  const body = Buffer.from(JSON.stringify({ __type: code, message: `${code} by the chaos proxy` }));
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
