import {
  CreateStreamCommand,
  DescribeStreamCommand,
  IncreaseStreamRetentionPeriodCommand,
  type KinesisClient,
  type StreamDescription,
} from '@aws-sdk/client-kinesis';
import { setTimeout as sleep } from 'node:timers/promises';
import { isClosed } from '../../../aws/shard-end';
import { arn } from '../assembly/pseudo-parameters';
import { physicalName, resourceValues, type Provider } from './provider';
import { unlessAbsent } from '../../../aws/unless-absent';

const MAX_NAME_LENGTH = 128;
const POLL_MS = 2;

/** AWS::Kinesis::Stream. An on-demand stream has a fixed number of shards here; an existing stream keeps its own. */
export const kinesisStream: Provider = async (request, services) => {
  const name = physicalName(request, 'Name', MAX_NAME_LENGTH);
  const { ShardCount, StreamModeDetails, RetentionPeriodHours, StreamEncryption } = request.properties;
  const mode = (StreamModeDetails as { StreamMode?: string } | undefined)?.StreamMode ?? 'PROVISIONED';
  const shards = mode === 'ON_DEMAND' ? services.streamShards : Number(ShardCount ?? 1);
  const stream = (await describe(services.kinesis, name)) ?? (await create(services.kinesis, name, shards));
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

/** Only lengthens the retention: a shorter one would drop records that an earlier run still has to read. */
async function retain(kinesis: KinesisClient, stream: StreamDescription, hours: number): Promise<void> {
  if (hours <= (stream.RetentionPeriodHours ?? 24)) return;
  const input = { StreamName: stream.StreamName, RetentionPeriodHours: hours };
  await kinesis.send(new IncreaseStreamRetentionPeriodCommand(input));
}
