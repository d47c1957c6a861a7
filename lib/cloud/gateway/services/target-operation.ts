import type { IncomingHttpHeaders } from 'node:http';

/** The operation in `X-Amz-Target: <prefix>.<operation>`; empty when the header names another service or none. */
export function targetOperation(headers: IncomingHttpHeaders, prefix: string): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(`${prefix}.`) ? target.slice(prefix.length + 1) : '';
}
