import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';
import { startDynamoDbEngine } from '../../../../lib/cloud/dynamodb/dynamodb-engine';
import { createPortTransport } from '../../../../lib/cloud/engines/port-transport';
import { createPortClient } from '../../../../lib/cloud/engines/port-client';
import type { FaultSet, FiredFault } from '../../../../lib/cloud/faults/fault-rule';
import { startGateway } from '../../../../lib/cloud/gateway/gateway';
import { dynamoDbService } from '../../../../lib/cloud/gateway/services/dynamodb-service';
import { kinesisService } from '../../../../lib/cloud/gateway/services/kinesis-service';
import { startKinesisEngine } from '../../../../lib/cloud/kinesis/kinesis-engine';
import { kinesisStreamReader } from '../../../../lib/cloud/mapping/kinesis-stream-reader';
import type { StreamReader } from '../../../../lib/cloud/mapping/stream-reader';
import { systemClock } from '../../../../lib/core/system-clock';
import { REGION } from '../../../../lib/domain/embedded-account';

/** Ordinary SDK clients that try nothing twice. */
export type Clients = { readonly kinesis: KinesisClient; readonly dynamodb: DynamoDBClient };

export const CLIENT_WAYS = ['HTTP/1.1', 'HTTP/2', 'MessagePort'] as const;
type ClientWay = (typeof CLIENT_WAYS)[number];

/** Both engines in their threads, and every way in. */
export type WaysIn = {
  readonly clients: Readonly<Record<ClientWay, Clients>>;
  /** The mapping's. */
  readonly reader: (streamName: string) => StreamReader;
  readonly inject: (set: FaultSet | undefined) => Promise<void>;
  /** Sets the streams' time of day forward. */
  readonly jump: (ms: number) => void;
  readonly fired: FiredFault[];
  readonly stop: () => Promise<void>;
};

export async function openWaysIn(): Promise<WaysIn> {
  const fired: FiredFault[] = [];
  const options = { onFault: (fault: FiredFault) => void fired.push(fault) };
  const engines = await Promise.all([startKinesisEngine(options), startDynamoDbEngine(options)]);
  const [kinesis, dynamodb] = engines;
  const inside = { kinesis: createPortClient(kinesis.connect()), dynamodb: createPortClient(dynamodb.connect()) };
  const outside = {
    kinesis: createPortClient(kinesis.connect(), { onBroken: 'resolve' }),
    dynamodb: createPortClient(dynamodb.connect(), { onBroken: 'resolve' }),
  };
  const gateway = await startGateway({
    services: [kinesisService(outside.kinesis), dynamoDbService(outside.dynamodb, REGION)],
    region: REGION,
    clock: systemClock,
    log: { warn: () => undefined },
  });
  const common = {
    endpoint: gateway.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'a', secretAccessKey: 'a' },
    maxAttempts: 1,
  };
  const transport = createPortTransport(inside);
  const clients: WaysIn['clients'] = {
    'HTTP/1.1': {
      kinesis: new KinesisClient({ ...common, requestHandler: new NodeHttpHandler() }),
      dynamodb: new DynamoDBClient({ ...common, requestHandler: new NodeHttpHandler() }),
    },
    'HTTP/2': {
      kinesis: new KinesisClient({ ...common, requestHandler: new NodeHttp2Handler() }),
      dynamodb: new DynamoDBClient({ ...common, requestHandler: new NodeHttp2Handler() }),
    },
    MessagePort: {
      kinesis: new KinesisClient({ ...common, requestHandler: transport('kinesis', 10_000) }),
      dynamodb: new DynamoDBClient({ ...common, requestHandler: transport('dynamodb', 10_000) }),
    },
  };
  return {
    clients,
    reader: (streamName) => kinesisStreamReader({ engine: inside.kinesis, streamName }),
    inject: async (set) => void (await Promise.all(engines.map((engine) => engine.inject(set)))),
    jump: kinesis.jump,
    fired,
    stop: async () => {
      for (const { kinesis: stream, dynamodb: table } of Object.values(clients)) {
        stream.destroy();
        table.destroy();
      }
      await gateway.stop();
      for (const client of [...Object.values(inside), ...Object.values(outside)]) client.close();
      await Promise.all(engines.map((engine) => engine.stop()));
    },
  };
}
