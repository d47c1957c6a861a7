import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { SentTo } from '../domain/run/sent-to';
import { faultKindOf } from './fault-kind';

/**
 * Which stream has this name: its ARN, and its time of creation where the service tells it. Undefined when the caller
 * may put records but not describe the stream, or when an emulator does not know the operation.
 * @throws the service's own error when there is no such stream
 */
export async function readStreamIdentity(kinesis: KinesisClient, name: string): Promise<SentTo | undefined> {
  try {
    const answer = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }));
    const { StreamARN: arn, StreamCreationTimestamp: createdAt } = answer.StreamDescriptionSummary ?? {};
    if (!arn) return undefined;
    return { kind: 'stream', arn, ...(createdAt && { createdAtMs: createdAt.getTime() }) };
  } catch (error) {
    const kind = faultKindOf(error);
    if (kind === 'denied' || kind === 'unsupported') return undefined;
    throw error;
  }
}
