import { ACCOUNT_ID } from '../../../domain/embedded-account';
import type { ObjectDescription, ObjectStore } from '../object-store';
import { checksumHeader, entityTag } from './checksums';
import { MAX_KEYS, pageOfKeys } from './list-objects';
import { rangeOf } from './range';
import { S3Error } from './s3-error';
import type { S3Request } from './s3-request';
import { xmlDocument, type XmlElement } from '../../xml';
import { textsOf } from './texts-of';

/** The answer to a request. HEAD omits the body but gives its length. */
export type S3Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

/** A request whose body was read. `bucketOf` returns only buckets that exist. */
export type S3Call = {
  readonly request: S3Request;
  readonly body: Uint8Array;
  readonly buckets: ReadonlyMap<string, ObjectStore>;
};

type Operation = (call: S3Call & { readonly bucket: ObjectStore }) => S3Answer;

/** ListBuckets: every bucket of the deployment. Their creation time is not stored. */
export function listBuckets({ buckets }: S3Call): S3Answer {
  const names = [...buckets.keys()].sort();
  return xml('ListAllMyBucketsResult', {
    Owner: { ID: ACCOUNT_ID },
    Buckets: { Bucket: names.map((Name) => ({ Name, CreationDate: new Date(0).toISOString() })) },
  });
}

export const headBucket: Operation = () => ({ status: 200 });

export const listObjects: Operation = ({ request: { bucket: Name, query }, bucket }) => {
  const prefix = query.get('prefix') ?? '';
  const maxKeys = maxKeysOf(query.get('max-keys'));
  const options = {
    prefix,
    delimiter: query.get('delimiter') ?? '',
    startAfter: query.get('start-after') ?? '',
    maxKeys,
    continuationToken: query.get('continuation-token'),
  };
  const page = pageOfKeys(bucket.list(prefix), options);
  const encoded = encoderOf(query.get('encoding-type'));
  return xml('ListBucketResult', {
    Name,
    Prefix: encoded(prefix),
    Delimiter: options.delimiter === '' ? undefined : encoded(options.delimiter),
    StartAfter: options.startAfter === '' ? undefined : encoded(options.startAfter),
    ContinuationToken: options.continuationToken,
    NextContinuationToken: page.nextToken,
    KeyCount: page.keys.length + page.commonPrefixes.length,
    MaxKeys: maxKeys,
    EncodingType: query.get('encoding-type'),
    IsTruncated: page.nextToken !== undefined,
    Contents: page.keys.flatMap((key) => described(bucket, key, encoded)),
    CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encoded(name) })),
  });
};

/** Empty when the object was deleted after the listing began. */
function described(bucket: ObjectStore, key: string, encoded: (text: string) => string): XmlElement[] {
  const description = descriptionUnlessDamaged(bucket, key);
  if (!description) return [];
  const { sizeBytes, md5, modifiedAtMs } = description;
  const LastModified = new Date(modifiedAtMs).toISOString();
  return [{ Key: encoded(key), LastModified, ETag: entityTag(md5), Size: sizeBytes, StorageClass: 'STANDARD' }];
}

/** A damaged object does not hide others: reading it reports the damage. */
function descriptionUnlessDamaged(bucket: ObjectStore, key: string): ObjectDescription | undefined {
  try {
    return bucket.describe(key);
  } catch {
    return { sizeBytes: 0, md5: NO_BYTES_MD5, modifiedAtMs: 0 };
  }
}

const NO_BYTES_MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

function maxKeysOf(text: string | undefined): number {
  if (text === undefined) return MAX_KEYS;
  if (!/^\d{1,9}$/.test(text)) throw new S3Error('InvalidArgument', 'Argument maxKeys must be a whole number from 0');
  return Math.min(MAX_KEYS, Number(text));
}

function encoderOf(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== 'url') throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}

export const getObject: Operation = ({ request: { key, headers }, bucket }) => {
  const bytes = bucket.get(key);
  const description = bucket.describe(key);
  if (!bytes || !description) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  const common = {
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    etag: entityTag(description.md5),
    'last-modified': new Date(description.modifiedAtMs).toUTCString(),
  };
  const range = rangeOf(headers.range, bytes.length);
  if (!range) return { status: 200, headers: { ...common, ...checksumHeader(bytes) }, body: bytes };
  const { start, end } = range;
  const contentRange = { 'content-range': `bytes ${start}-${end}/${bytes.length}` };
  return { status: 206, headers: { ...common, ...contentRange }, body: bytes.subarray(start, end + 1) };
};

/** The answer is the same whether or not the object existed. */
export const deleteObject: Operation = ({ request: { key }, bucket }) => {
  bucket.delete(key);
  return { status: 204 };
};

export const deleteObjects: Operation = ({ body, bucket }) => {
  const document = Buffer.from(body).toString();
  const keys = textsOf(document, 'Key');
  // A declaration could change how the document is read.
  if (keys.length === 0 || keys.length > MAX_KEYS || document.includes('<!'))
    throw new S3Error('MalformedXML', 'The XML you provided was not well-formed or did not hold 1 to 1,000 keys');
  for (const key of keys) bucket.delete(key);
  const isQuiet = textsOf(document, 'Quiet')[0] === 'true';
  return xml('DeleteResult', { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) });
};

function xml(root: string, content: XmlElement): S3Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root, content, NAMESPACE) };
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
