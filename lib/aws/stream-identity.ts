import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { SentTo } from '../domain/run/sent-to';

/** Who may put records may still not be allowed to describe the stream, and not every emulator knows how to. */
const CANNOT_TELL: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'UnknownOperationException',
  'NotImplementedException',
]);

/**
 * Which stream stands under a name: its ARN, and when it was created, where that is told. Undefined where nothing is.
 * @throws what the service answers, when there is no such stream
 */
export async function readStreamIdentity(kinesis: KinesisClient, name: string): Promise<SentTo | undefined> {
  try {
    const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }));
    const { StreamARN: arn, StreamCreationTimestamp: createdAt } = answer.StreamDescriptionSummary ?? {};
    if (!arn) return undefined;
    return { kind: 'stream', arn, ...(createdAt && { createdAtMs: createdAt.getTime() }) };
  } catch (error) {
    if (error instanceof Error && CANNOT_TELL.has(error.name)) return undefined;
    throw error;
  }
}
