import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { ReadNames } from '../domain/names';
import { faultKindOf } from './fault-kind';
import { readProgress, type PipelineProgress } from './pipeline-progress';
import { queryWith } from './send-query';

/** The result of probing a part: its own state, or why it did not answer. */
export type Probe =
  | { readonly answered: true; readonly state: string; readonly figures: Readonly<Record<string, number>> }
  | { readonly answered: false; readonly fault: string };

export type PartProbe = { readonly name: string; readonly kind: 'stream' | 'table'; readonly probe: Probe };

export type ComponentProbes = {
  readonly parts: readonly PartProbe[];
  /** Undefined when the stream or the rollups do not answer. */
  readonly progress: PipelineProgress | undefined;
};

export type ComponentProbeOptions = {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: ReadNames;
  /** Per part; one that takes longer counts as silent. @default 3,000 */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 3_000;
/** Enough to show how far the consumer is behind; reading more would use up the consumer's own throughput. */
const MAX_PENDING_PER_SHARD = 1_000;

/** Probes each part separately, so that one that is down does not hide the others. */
export async function probeComponents(options: ComponentProbeOptions): Promise<ComponentProbes> {
  const { kinesis, dynamodb, names, timeoutMs = TIMEOUT_MS } = options;
  const send = { abortSignal: AbortSignal.timeout(timeoutMs) };
  const stream = async (): Promise<Probe> => {
    const input = new DescribeStreamSummaryCommand({ StreamName: names.stream });
    const summary = (await kinesis.send(input, send)).StreamDescriptionSummary;
    return answered(summary?.StreamStatus, { open_shards: summary?.OpenShardCount ?? 0 });
  };
  const table = async (name: string): Promise<Probe> => {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }), send);
    // Its item count is hours old on AWS and constant elsewhere: it would say 0 for a full table.
    return answered(Table?.TableStatus, {});
  };
  const tableNames = [names.bronzeTable, names.quarantineTable, names.rollupsTable];
  const [streamProbe, ...tableProbes] = await Promise.all([
    orFault(stream()),
    ...tableNames.map((name) => orFault(table(name))),
  ]);
  const progress = await progressOf(options, [streamProbe, ...tableProbes], timeoutMs);
  return {
    parts: [
      { name: names.stream, kind: 'stream', probe: streamProbe },
      ...tableProbes.map((probe, at): PartProbe => {
        const name = tableNames[at]!;
        return { name, kind: 'table', probe: name === names.bronzeTable ? withStored(probe, progress) : probe };
      }),
    ],
    progress,
  };
}

/** What bronze holds, as the rollups count it. */
function withStored(probe: Probe, progress: PipelineProgress | undefined): Probe {
  if (!progress || !probe.answered) return probe;
  return { ...probe, figures: { ...probe.figures, stored_records: progress.counted } };
}

function answered(state: string | undefined, figures: Readonly<Record<string, number>>): Probe {
  return { answered: true, state: state ?? 'UNKNOWN', figures };
}

async function orFault(look: Promise<Probe>): Promise<Probe> {
  try {
    return await look;
  } catch (error) {
    return { answered: false, fault: faultText(error) };
  }
}

async function progressOf(
  { kinesis, dynamodb, names }: ComponentProbeOptions,
  probes: readonly Probe[],
  timeoutMs: number,
): Promise<PipelineProgress | undefined> {
  if (probes.some((probe) => !probe.answered)) return undefined;
  const timeout = AbortSignal.timeout(timeoutMs);
  const tooLate = new Promise<undefined>((resolve) => {
    timeout.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const options = { kinesis, query: queryWith(dynamodb), names, maxPendingPerShard: MAX_PENDING_PER_SHARD };
  return Promise.race([readProgress(options).catch(() => undefined), tooLate]);
}

/** The fault in a few words, without the SDK's own wrapping. */
function faultText(error: unknown): string {
  const kind = faultKindOf(error);
  switch (kind) {
    case 'not-found':
      return 'is not there: deploy it';
    case 'refused-connection':
      return 'nothing listens at its address';
    case 'timeout':
    case 'aborted':
      return 'does not answer in time';
    case 'throttled':
    case 'server-fault':
    case 'denied':
    case 'no-credentials':
    case 'bad-credentials':
    case 'clock-skew':
    case 'region':
    case 'conflict':
    case 'busy':
    case 'expired':
    case 'invalid':
    case 'rejected':
    case 'unsupported':
    case 'unknown-host':
    case 'unreachable':
    case 'broken-connection':
    case 'tls':
    case 'not-an-aws-answer':
    case undefined:
      return ownWords(error);
    default:
      return kind satisfies never;
  }
}

function ownWords(error: unknown): string {
  if (!(error instanceof Error)) return 'does not answer';
  const { name, code } = error as Error & { readonly code?: string };
  return `does not answer: ${code ?? name}`;
}
