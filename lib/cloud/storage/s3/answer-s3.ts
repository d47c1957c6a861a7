import { GatheredBytes } from '../../../core/gathered-bytes';
import { ACCOUNT_ID } from '../../../domain/embedded-account';
import type { ServiceRequest } from '../../gateway/service';
import type { ObjectStore } from '../object-store';
import { entityTag } from './checksums';
import {
  deleteObject,
  deleteObjects,
  getObject,
  headBucket,
  listBuckets,
  listObjects,
  type S3Answer,
  type S3Call,
} from './operations';
import { receiveBody } from './receive-body';
import { S3Error } from './s3-error';
import { parseS3Request, type S3Request } from './s3-request';

/** 1,000 keys of 1,024 bytes; each byte may take six as an entity. */
const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/** Headers that change the meaning of a call and so must not be ignored. */
const REFUSED_HEADERS = ['x-amz-copy-source', 'x-amz-tagging', 'x-amz-server-side-encryption-customer-algorithm'];
const REFUSED_CONDITIONS = ['if-match', 'if-none-match'];
/** The parameters of a presigned URL. */
const PRESIGNED =
  /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/i;
const LISTING = new Set([
  'list-type',
  'prefix',
  'delimiter',
  'start-after',
  'max-keys',
  'continuation-token',
  'encoding-type',
  'fetch-owner',
]);

/** @throws S3Error when the request cannot be served */
export async function answerS3(incoming: ServiceRequest, buckets: ReadonlyMap<string, ObjectStore>): Promise<S3Answer> {
  const request = parseS3Request(incoming);
  refuseUnknown(request);
  if (request.method === 'PUT' && request.key !== '') return putObject(incoming, request, bucketOf(request, buckets));
  const body = new GatheredBytes();
  await receiveBody(incoming, { write: (piece) => body.add(piece) }, MAX_REQUEST_BYTES);
  return operate({ request, body: body.bytes(), buckets });
}

/** The object goes to its bucket piece by piece, and is there when it is complete and its checksums match. */
async function putObject(incoming: ServiceRequest, { key }: S3Request, bucket: ObjectStore): Promise<S3Answer> {
  const upload = bucket.upload(key);
  try {
    const { md5, headers } = await receiveBody(incoming, upload, bucket.maxUploadBytes);
    upload.commit({ md5 });
    return { status: 200, headers: { etag: entityTag(md5), ...headers } };
  } catch (error) {
    upload.abandon();
    throw error;
  }
}

function bucketOf({ bucket: name, headers }: S3Request, buckets: ReadonlyMap<string, ObjectStore>): ObjectStore {
  const bucket = buckets.get(name);
  if (!bucket) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
  const owner = headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && owner !== ACCOUNT_ID) throw new S3Error('AccessDenied', 'Access Denied');
  return bucket;
}

function operate(call: S3Call): S3Answer {
  const { request, buckets } = call;
  if (request.bucket === '') {
    if (request.method === 'GET') return listBuckets(call);
    throw notAllowed(request);
  }
  return operationOf(request)({ ...call, bucket: bucketOf(request, buckets) });
}

function operationOf(request: S3Request) {
  const { method, key, query } = request;
  if (key === '') {
    if (method === 'HEAD') return headBucket;
    if (method === 'GET' && query.get('list-type') === '2') return listObjects;
    if (method === 'POST' && query.has('delete')) return deleteObjects;
    throw new S3Error('NotImplemented', `${method} of a bucket is not emulated; ListObjectsV2 and DeleteObjects are.`);
  }
  if (method === 'GET' || method === 'HEAD') return getObject;
  if (method === 'DELETE') return deleteObject;
  throw notAllowed(request);
}

function refuseUnknown({ method, bucket, key, query, headers }: S3Request): void {
  const known = (name: string) =>
    name === 'x-id' ||
    PRESIGNED.test(name) ||
    (bucket !== '' && key === '' && (LISTING.has(name) || name === 'delete'));
  const part = [...query.keys()].find((name) => !known(name));
  if (part !== undefined) throw new S3Error('NotImplemented', `The query parameter ${part} is not emulated.`);
  const isRead = method === 'GET' || method === 'HEAD';
  const refused = isRead ? REFUSED_HEADERS : [...REFUSED_HEADERS, ...REFUSED_CONDITIONS];
  const header = refused.find((name) => headers[name] !== undefined);
  if (header !== undefined) throw new S3Error('NotImplemented', `The header ${header} is not emulated.`);
}

function notAllowed({ method }: S3Request): S3Error {
  return new S3Error('MethodNotAllowed', `The specified method is not allowed against this resource: ${method}`);
}
