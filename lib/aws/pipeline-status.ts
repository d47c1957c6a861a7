import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { ResourceNames } from '../domain/names';
import { readProgress, type PipelineProgress } from './pipeline-progress';
import { queryWith } from './send-query';
import { unlessAbsent } from './unless-absent';

export type StreamStatus = { readonly name: string; readonly state: string; readonly openShards: number };
type TableStatus = { readonly name: string; readonly state: string };

/** A part that does not exist has the state `absent`. */
export type PipelineStatus = {
  readonly stream: StreamStatus;
  readonly tables: readonly TableStatus[];
  /** Undefined when the stream or a table of the consumer is absent. */
  readonly progress: PipelineProgress | undefined;
};

type Clients = { readonly kinesis: KinesisClient; readonly dynamodb: DynamoDBClient };

const ABSENT = 'absent';

export async function readPipelineStatus(
  { kinesis, dynamodb }: Clients,
  names: ResourceNames,
): Promise<PipelineStatus> {
  const stream = await readStreamStatus(kinesis, names.stream);
  const statusOf = (tables: readonly string[]) => Promise.all(tables.map((name) => tableStatus(dynamodb, name)));
  const stored = await statusOf([names.bronzeTable, names.quarantineTable, names.rollupsTable]);
  const judged = await statusOf([names.detectionsTable, names.detectorStateTable]);
  // The consumer's progress does not depend on the detector's tables.
  const whole = [stream, ...stored].every(({ state }) => state !== ABSENT);
  const progress = whole ? await readProgress({ kinesis, query: queryWith(dynamodb), names }) : undefined;
  return { stream, tables: [...stored, ...judged], progress };
}

export async function readStreamStatus(kinesis: KinesisClient, name: string): Promise<StreamStatus> {
  const summary = await unlessAbsent(kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name })));
  const found = summary?.StreamDescriptionSummary;
  return { name, state: found?.StreamStatus ?? ABSENT, openShards: found?.OpenShardCount ?? 0 };
}

async function tableStatus(dynamodb: DynamoDBClient, name: string): Promise<TableStatus> {
  const described = await unlessAbsent(dynamodb.send(new DescribeTableCommand({ TableName: name })));
  return { name, state: described?.Table?.TableStatus ?? ABSENT };
}
