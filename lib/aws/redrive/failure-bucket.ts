import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  FAILURE_PREFIX,
  parseFailureDocument,
  parseFailureKey,
  type FailureDocument,
  type FailureKey,
} from '../../domain/bronze/failure-document';
import { UserError } from '../../core/user-error';
import { faultKindOf } from '../fault-kind';
import { UnusableAnswerError } from '../unusable-answer';

/** An object of a failure bucket: one batch that a mapping discarded. */
export type FailureObject = FailureKey & { readonly key: string };

/** A bucket of the batches that mappings discarded. */
export type FailureBucket = {
  readonly name: string;
  /** In key order: mapping by mapping, shard by shard, the oldest first. */
  readonly list: () => AsyncGenerator<FailureObject>;
  /** Undefined when the object is gone. @throws UserError when it is not the record of a failed batch */
  readonly read: (key: string) => Promise<FailureDocument | undefined>;
  /** An object that is already gone counts as deleted. */
  readonly delete: (key: string) => Promise<void>;
};

/** @param account the owner of the bucket: a bucket of the same name in another account is not read */
export function createFailureBucket(s3: Pick<S3Client, 'send'>, name: string, account: string): FailureBucket {
  const common = { Bucket: name, ExpectedBucketOwner: account };
  return {
    name,
    async *list() {
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(new ListObjectsV2Command({ ...common, Prefix: FAILURE_PREFIX, ContinuationToken }));
        for (const key of keysOf(page)) {
          const parsed = parseFailureKey(key);
          if (parsed) yield { key, ...parsed };
        }
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    read: async (Key) => {
      const text = await textOf(s3, { ...common, Key });
      if (text === undefined) return undefined;
      try {
        return parseFailureDocument(text);
      } catch (cause) {
        const what = cause instanceof Error ? cause.message : String(cause);
        throw new UserError(`s3://${name}/${Key} is not a failed batch: ${what}; look at it, and move or delete it`, {
          cause,
        });
      }
    },
    delete: async (Key) => {
      try {
        await s3.send(new DeleteObjectCommand({ ...common, Key }));
      } catch (cause) {
        if (faultKindOf(cause) !== 'denied') throw cause;
        const what = `s3:DeleteObject on bucket ${name} is denied: the records of ${Key} are back, but the object stays`;
        throw new UserError(`${what}; grant it and run it again`, { cause });
      }
    },
  };
}

/** An answer that lacks all of its members does not mean an empty bucket. */
function keysOf({
  Contents = [],
  IsTruncated,
  KeyCount,
  NextContinuationToken,
  $metadata,
}: ListObjectsV2CommandOutput) {
  if (IsTruncated === undefined && KeyCount === undefined && Contents.length === 0)
    throw new UnusableAnswerError('ListObjectsV2', 'lacks IsTruncated and KeyCount', $metadata);
  if (IsTruncated && NextContinuationToken === undefined)
    throw new UnusableAnswerError('ListObjectsV2', 'lacks NextContinuationToken', $metadata);
  return Contents.flatMap(({ Key }) => Key ?? []);
}

async function textOf(
  s3: Pick<S3Client, 'send'>,
  input: ConstructorParameters<typeof GetObjectCommand>[0],
): Promise<string | undefined> {
  try {
    const { Body, ContentLength, $metadata } = await s3.send(new GetObjectCommand(input));
    const bytes = await Body?.transformToByteArray();
    if (!bytes || (ContentLength !== undefined && bytes.length !== ContentLength))
      throw new UnusableAnswerError('GetObject', 'lacks part of the object', $metadata);
    return Buffer.from(bytes).toString();
  } catch (error) {
    const kind = faultKindOf(error);
    if (kind === 'not-found') return undefined;
    // Only this object is affected, for example because its file is damaged: the others can be read.
    if (kind === 'server-fault')
      throw new UserError(`s3://${input.Bucket}/${input.Key} cannot be read: ${(error as Error).message}`, {
        cause: error,
      });
    throw error;
  }
}
