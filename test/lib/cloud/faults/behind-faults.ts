import { decodeCbor } from '../../../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import type { Answer, BodyFormat, EngineName, ServiceEngine } from '../../../../lib/cloud/engines/call';
import { FaultLayer } from '../../../../lib/cloud/faults/fault-layer';
import type { FaultSet, FiredFault } from '../../../../lib/cloud/faults/fault-rule';
import { createManualClock, type ManualClock } from '../../../../lib/core/clock';
import { anEngine, type Json } from '../dynamodb/an-engine';
import { aKinesis } from '../kinesis/a-kinesis';

type Sent = {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Json;
  readonly answer: Answer;
};

/** An engine behind the layer, called as a client calls it. */
export function behindFaults(
  service: EngineName,
  engine: ServiceEngine,
  set: FaultSet,
  clock: ManualClock = createManualClock(),
) {
  const fired: FiredFault[] = [];
  const layer = new FaultLayer({ service, clock, onFired: (fault) => void fired.push(fault) });
  layer.inject(set);
  const send = async (operation: string, request: object, format: BodyFormat = 'json'): Promise<Sent> => {
    const body = format === 'json' ? Buffer.from(JSON.stringify(request)) : encodeCbor(request as never);
    const answer = await layer.around({ operation, format, body }, engine.call);
    return { status: answer.status, type: answer.errorType, body: readable(answer.body, format), answer };
  };
  return { send, fired, layer };
}

function readable(body: Uint8Array, format: BodyFormat): Json {
  const bytes = Buffer.from(body);
  if (bytes.length === 0) return {};
  return (format === 'json' ? JSON.parse(bytes.toString()) : decodeCbor(bytes)) as Json;
}

export async function aStream(set: FaultSet, shards = 2) {
  const kinesis = aKinesis();
  await kinesis.createStream('events', shards);
  const stored = async () => {
    const ids = Array.from({ length: shards }, (_none, at) => `shardId-${String(at).padStart(12, '0')}`);
    const records = await Promise.all(ids.map((id) => kinesis.readAll('events', id)));
    return records.flat().map(({ PartitionKey }) => PartitionKey);
  };
  return { ...behindFaults('kinesis', kinesis.engine, set), kinesis, stored };
}

export async function tables(set: FaultSet, names: readonly string[]) {
  const dynamodb = anEngine();
  for (const TableName of names) {
    await dynamodb.call('CreateTable', {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
  }
  const stored = async (TableName: string) =>
    ((await dynamodb.call('Scan', { TableName }))['Items'] as Json[])
      .map(({ id }) => (id as Json)['S'] as string)
      .sort();
  return { ...behindFaults('dynamodb', dynamodb.engine, set), dynamodb, stored };
}
