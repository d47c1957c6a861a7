import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { embeddedMappings } from '../../../lib/api/local/embedded-mappings';
import { startLocalApi, type LocalApi } from '../../../lib/api/local/start-local-api';
import type { LocalServerOptions } from '../../../lib/api/local/serve-local';
import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import { startEmbeddedCloud, type EmbeddedCloud } from '../../../lib/cloud/cloud';
import { systemClock } from '../../../lib/core/system-clock';
import { createProducerControl, type DrivenProducer } from '../../../producer/control/create-producer-control';
import { generateRecords } from '../../../producer/generation/generate-records';
import { diskFiles } from '../../../producer/run/run-files';
import { kinesisSink } from '../../../producer/sinks/kinesis-sink';
import { LOCAL_NAMES as names, localAssembly } from '../../local-assembly';
import { aConfig, aDataset } from '../../producer/a-client';

export type CloudWithApi = {
  readonly cloud: EmbeddedCloud;
  readonly api: LocalApi;
  readonly producer: DrivenProducer;
  readonly folder: string;
  readonly clients: {
    readonly kinesis: ReturnType<typeof createKinesisClient>;
    readonly dynamodb: ReturnType<typeof createDynamoDbClient>;
  };
  readonly close: () => Promise<void>;
};

export type CloudWithApiOptions = Partial<
  Pick<LocalServerOptions, 'pageFolder' | 'rateLimit' | 'headersTimeoutMs' | 'requestTimeoutMs'>
> & {
  /** Maps the stream's address to the one that the producer uses. @default the same address */
  readonly wayOfProducer?: (endpoint: string) => Promise<string>;
};

/** A real embedded cloud running the app, a controllable producer, and the API on top of both. */
export async function startCloudWithApi({
  wayOfProducer = async (endpoint) => endpoint,
  ...options
}: CloudWithApiOptions = {}): Promise<CloudWithApi> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-api-'));
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const cloud = await startEmbeddedCloud({
    assemblyDir: await localAssembly(),
    log,
    clock: systemClock,
    streamShards: 2,
  });
  const { kinesis: kinesisEndpoint, dynamodb: dynamodbEndpoint } = cloud.endpoints;
  const kinesis = createKinesisClient({ endpoint: kinesisEndpoint });
  const dynamodb = createDynamoDbClient({ endpoint: dynamodbEndpoint });
  const sender = createKinesisClient({ endpoint: await wayOfProducer(kinesisEndpoint), maxAttempts: 1 });
  const clock = systemClock;
  const dataset = aDataset();
  const producer = createProducerControl({
    config: aConfig({
      runId: 'api',
      startTimeMs: Date.now(),
      eventsPerSecond: 100,
      anomalyRate: 0.2,
      network: 'excellent',
    }),
    dataset,
    records: (config, chunkSize) => (from, to) => generateRecords({ config, dataset, from, to, chunkSize, workers: 1 }),
    openSink: () =>
      kinesisSink({ client: sender, streamName: names.stream, clock, random: Math.random, laneCount: 2, lingerMs: 10 }),
    clock,
    pathsOf: (runId) => ({
      manifest: path.join(folder, `${runId}.json`),
      truth: path.join(folder, `${runId}.ndjson`),
    }),
    files: diskFiles,
  });
  const api = await startLocalApi({
    ...options,
    kinesis,
    dynamodb,
    names,
    indexShards: 4,
    now: Date.now,
    monotonicNow: () => performance.now(),
    sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
    log,
    port: 0,
    producer,
    mappings: () => embeddedMappings(cloud.mappings()),
  });
  return {
    cloud,
    api,
    producer,
    folder,
    clients: { kinesis, dynamodb },
    close: async () => {
      await producer.stop();
      await api.close();
      for (const client of [kinesis, dynamodb, sender]) client.destroy();
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
