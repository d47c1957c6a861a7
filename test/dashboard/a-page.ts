import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startLocalApi, type LocalApi } from '../../lib/api/local/start-local-api';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { buildDashboard } from '../../bin/deploy/build-dashboard';
import { startCloudWithApi, type CloudWithApi } from '../lib/api/a-cloud';
import { LOCAL_NAMES } from '../local-assembly';
import { openSwitch, type Switch } from './a-switch';

export type ServedPage = {
  /** With the control token. */
  readonly url: string;
  readonly origin: string;
  readonly cloud: CloudWithApi;
  /** Between the API and the stream, and between the API and the tables. */
  readonly kinesis: Switch;
  readonly dynamodb: Switch;
  /** Between the producer and the stream. */
  readonly producerWay: Switch;
  readonly stopApi: () => Promise<void>;
  /** On the same port, with the same token. */
  readonly startApi: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The built page, served by the real API over a real embedded cloud. A test can cut off each part. */
export async function servePage(): Promise<ServedPage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-page-'));
  const pageFolder = path.join(folder, 'page');
  let producerWay: Switch;
  const wayOfProducer = async (endpoint: string) => {
    producerWay = await openSwitch(endpoint);
    return producerWay.url;
  };
  const [cloud] = await Promise.all([startCloudWithApi({ wayOfProducer }), buildDashboard({ outdir: pageFolder })]);
  const kinesis = await openSwitch(cloud.cloud.endpoints.kinesis);
  const dynamodb = await openSwitch(cloud.cloud.endpoints.dynamodb);
  const clients = {
    kinesis: createKinesisClient({ endpoint: kinesis.url }),
    dynamodb: createDynamoDbClient({ endpoint: dynamodb.url }),
  };
  const token = 'a-token-for-the-browser-tests';
  const start = (port: number): Promise<LocalApi> =>
    startLocalApi({
      ...clients,
      pageFolder,
      token,
      port,
      names: LOCAL_NAMES,
      indexShards: 4,
      producer: cloud.producer,
      now: Date.now,
      monotonicNow: () => performance.now(),
      sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
      log: { info: () => {}, warn: () => {}, error: () => {} },
      mappings: () =>
        cloud.cloud.mappings().map(({ status }) => ({ name: 'consumer', state: status.state, figures: {} })),
    });
  let api = await start(0);
  const { pageUrl, url: origin, port } = api;
  return {
    url: pageUrl,
    origin,
    cloud,
    kinesis,
    dynamodb,
    producerWay: producerWay!,
    stopApi: () => api.close(),
    startApi: async () => {
      api = await start(port);
    },
    close: async () => {
      await api.close();
      clients.kinesis.destroy();
      clients.dynamodb.destroy();
      await Promise.all([kinesis.close(), dynamodb.close()]);
      await cloud.close();
      await producerWay!.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
