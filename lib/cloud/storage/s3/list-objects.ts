import { S3Error } from './s3-error';

/** ListObjectsV2's limit and default. */
export const MAX_KEYS = 1_000;

export type ListRequest = {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startAfter: string;
  readonly maxKeys: number;
  readonly continuationToken: string | undefined;
};

export type KeyPage = {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  readonly nextToken: string | undefined;
};

/** One page of the keys, sorted by their UTF-8 bytes. The given keys may be in any order. */
export function pageOfKeys(all: readonly string[], request: ListRequest): KeyPage {
  const { prefix, maxKeys, startAfter, continuationToken } = request;
  const token = continuationToken === undefined ? '' : parseToken(continuationToken);
  const keys = all.filter((key) => key.startsWith(prefix) && byUtf8(key, startAfter) > 0).sort(byUtf8);
  const entries = entriesOf(keys, request).filter(({ name }) => byUtf8(name, token) > 0);
  const shown = entries.slice(0, maxKeys);
  const last = shown.at(-1);
  return {
    keys: shown.flatMap(({ name, isPrefix }) => (isPrefix ? [] : [name])),
    commonPrefixes: shown.flatMap(({ name, isPrefix }) => (isPrefix ? [name] : [])),
    nextToken: last && shown.length < entries.length ? Buffer.from(last.name).toString('base64url') : undefined,
  };
}

type Entry = { readonly name: string; readonly isPrefix: boolean };

/** Keys that have the delimiter after the prefix are grouped into one entry, their common prefix. */
function entriesOf(keys: readonly string[], { prefix, delimiter }: ListRequest): Entry[] {
  const entries: Entry[] = [];
  for (const key of keys) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) entries.push({ name: key, isPrefix: false });
    else {
      const name = key.slice(0, end + delimiter.length);
      if (entries.at(-1)?.name !== name) entries.push({ name, isPrefix: true });
    }
  }
  return entries;
}

function parseToken(token: string): string {
  const name = Buffer.from(token, 'base64url');
  if (name.length === 0 || name.toString('base64url') !== token)
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  return name.toString();
}

function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
