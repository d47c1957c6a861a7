import {
  CreateStreamCommand,
  DescribeStreamCommand,
  IncreaseStreamRetentionPeriodCommand,
  type KinesisClient,
  type StreamDescription,
  UpdateStreamModeCommand,
} from '@aws-sdk/client-kinesis';
import { setTimeout as sleep } from 'node:timers/promises';
import { isClosed } from '../../../aws/shard-end';
import { arn } from '../assembly/pseudo-parameters';
import { physicalName, resourceValues, type Provider } from './provider';
import { unlessAbsent } from '../../../aws/unless-absent';

const MAX_NAME_LENGTH = 128;
const POLL_MS = 2;

/** AWS::Kinesis::Stream. An on-demand stream begins with the number of shards that was asked for; an existing stream keeps its own, and its mode. */
export const kinesisStream: Provider = async (request, services) => {
  const name = physicalName(request, 'Name', MAX_NAME_LENGTH);
  const { ShardCount, StreamModeDetails, RetentionPeriodHours, StreamEncryption } = request.properties;
  const mode = (StreamModeDetails as { StreamMode?: string } | undefined)?.StreamMode ?? 'PROVISIONED';
  const shards = mode === 'ON_DEMAND' ? services.streamShards : Number(ShardCount ?? 1);
  const known = await describe(services.kinesis, name);
  const stream = known ?? (await create(services.kinesis, name, shards));
  if (!known && mode === 'ON_DEMAND') await scaleOnDemand(services.kinesis, stream);
  const open = (stream.Shards ?? []).filter((shard) => !isClosed(shard));
  if (open.length !== shards)
    services.notEmulated(request, `resharding: the stream of an earlier run keeps its ${open.length} shards`);
  if (mode === 'ON_DEMAND')
    services.notEmulated(request, `on-demand scaling: the stream is provisioned with ${open.length} shards`);
  if (StreamEncryption !== undefined) services.notEmulated(request, 'encryption at rest');
  await retain(services.kinesis, stream, Number(RetentionPeriodHours ?? 24));
  return resourceValues(name, { Arn: arn(services, 'kinesis', `stream/${name}`) });
};

async function describe(kinesis: KinesisClient, name: string): Promise<StreamDescription | undefined> {
  return (await unlessAbsent(kinesis.send(new DescribeStreamCommand({ StreamName: name }))))?.StreamDescription;
}

async function create(kinesis: KinesisClient, name: string, shards: number): Promise<StreamDescription> {
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  for (;;) {
    const stream = await describe(kinesis, name);
    if (stream?.StreamStatus === 'ACTIVE') return stream;
    await sleep(POLL_MS);
  }
}

/** A stream is created with a number of shards, which CreateStream does not take for one on demand. */
async function scaleOnDemand(kinesis: KinesisClient, stream: StreamDescription): Promise<void> {
  const input = { StreamARN: stream.StreamARN, StreamModeDetails: { StreamMode: 'ON_DEMAND' } } as const;
  await kinesis.send(new UpdateStreamModeCommand(input));
}

/** Only lengthens the retention: a shorter one would drop records that an earlier run still has to read. */
async function retain(kinesis: KinesisClient, stream: StreamDescription, hours: number): Promise<void> {
  if (hours <= (stream.RetentionPeriodHours ?? 24)) return;
  const input = { StreamName: stream.StreamName, RetentionPeriodHours: hours };
  await kinesis.send(new IncreaseStreamRetentionPeriodCommand(input));
}
