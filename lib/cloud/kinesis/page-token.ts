import { hash32 } from '../../core/hash';
import { hex32 } from '../../core/hex32';
import { isObject } from '../../core/is-object';
import { parseJson } from '../../core/parse-json';
import { ServiceError } from '../engines/service-error';
import { invalidArgument } from './faults';

/** ListShards API: "Tokens expire after 300 seconds." */
const VALID_MS = 300_000;

/** Where a listing goes on, and what it lists. */
export type Page = Readonly<Record<string, string>>;

/** An opaque text that says where a listing goes on. */
export function writePageToken(operation: string, page: Page, nowMs: number): string {
  const text = JSON.stringify({ operation, nowMs, page });
  return Buffer.from(`${hex32(hash32(text))}${text}`).toString('base64url');
}

/** @throws ServiceError InvalidArgumentException when the operation did not issue it, ExpiredNextTokenException later */
export function readPageToken(operation: string, token: string, nowMs: number): Page {
  const sealed = Buffer.from(token, 'base64url').toString();
  const text = sealed.slice(8);
  const content = sealed.slice(0, 8) === hex32(hash32(text)) ? parseJson(text) : undefined;
  if (!isObject(content) || content.operation !== operation) throw invalidArgument('Invalid NextToken.');
  if (nowMs - Number(content.nowMs) > VALID_MS)
    throw new ServiceError('ExpiredNextTokenException', 'The provided NextToken has expired.');
  return content.page as Page;
}

type PageRequest = {
  readonly token: string | undefined;
  /** The name after which the first page begins. @default the first of all */
  readonly start?: string | undefined;
  readonly limit: number;
};

/** A page of what is listed by name, in order of name. */
export function pageByName<T extends { readonly name: string }>(
  operation: string,
  sorted: readonly T[],
  { token, start, limit }: PageRequest,
  nowMs: number,
): { readonly shown: readonly T[]; readonly nextToken: string | undefined } {
  const after = token === undefined ? start : readPageToken(operation, token, nowMs).after;
  const rest = after === undefined ? sorted : sorted.filter(({ name }) => name > after);
  const shown = rest.slice(0, limit);
  const hasMore = rest.length > shown.length;
  return { shown, nextToken: hasMore ? writePageToken(operation, { after: shown.at(-1)!.name }, nowMs) : undefined };
}
