import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import { errorText } from '../../lib/core/error-text';
import { openDoor, type ADoor, type Clients } from './a-door';
import { faultOfShape } from './aws-shaped';
import { hostileCalls } from './hostile-calls';
import { STREAM, TABLE } from './honest-calls';
import { RUDE_CLIENTS } from './rude-clients';
import type { ServiceCall } from './service-call';
import { http1Connection, http2Connection, type ServiceConnection } from './service-connection';

export type HostileReport = {
  readonly answered: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** How often an ordinary client put and got back a record and a row. */
  readonly served: number;
  /** Calls without an answer that a client of AWS could read, and deaths of engines. */
  readonly broken: readonly string[];
};

const CALLS_PER_ORDINARY_USE = 100;
/** A run that goes wrong is over; the first few say how. */
const MAX_BROKEN = 5;
const LANES = [http1Connection, http2Connection, http1Connection, http2Connection, http1Connection, http2Connection];

/** Sends hostile calls over both versions of HTTP at once, with an ordinary client beside them. */
export async function runHostileCalls(seed: number, count: number): Promise<HostileReport> {
  const run = new HostileRun(hostileCalls(seed, count));
  return run.run();
}

class HostileRun {
  private readonly byStatus: Record<string, number> = {};
  private readonly broken: string[] = [];
  private readonly inFlight = new Set<ServiceCall>();
  private answered = 0;
  private served = 0;

  constructor(private readonly calls: Iterator<ServiceCall>) {}

  async run(): Promise<HostileReport> {
    const door = await openDoor({
      onFailure: (error) => this.note(`${error.message}, with ${this.underWay()}`),
      onWarning: (message) => this.note(message),
    });
    await createTargets(door.outside);
    await Promise.all(LANES.map((connect) => this.sendAll(connect(door.endpoint), door)));
    for (const [name, rude] of Object.entries(RUDE_CLIENTS)) {
      await rude(door.endpoint);
      await this.useOrdinarily(door, `a client that ${name}`);
    }
    await door.stop();
    const { answered, byStatus, served, broken } = this;
    return { answered, byStatus, served, broken };
  }

  private async sendAll(connection: ServiceConnection, door: ADoor): Promise<void> {
    for (let next = this.calls.next(); !next.done; next = this.calls.next()) {
      if (this.broken.length >= MAX_BROKEN) break;
      await this.send(connection, next.value);
      if (this.answered % CALLS_PER_ORDINARY_USE === 0) await this.useOrdinarily(door, this.underWay());
    }
    connection.close();
  }

  private async send(connection: ServiceConnection, call: ServiceCall): Promise<void> {
    this.inFlight.add(call);
    try {
      const answer = await connection.send(call);
      this.byStatus[answer.status] = (this.byStatus[answer.status] ?? 0) + 1;
      const fault = faultOfShape(answer, call.method);
      if (fault !== undefined) this.note(`${fault}: ${describe(call)}: ${answer.text.slice(0, 500)}`);
    } catch (error) {
      this.note(`${errorText(error)}: ${describe(call)}`);
    }
    this.inFlight.delete(call);
    this.answered += 1;
  }

  /** What the clients beside it must be able to do at any moment. */
  private async useOrdinarily({ outside, inside }: ADoor, beside: string): Promise<void> {
    const text = `ordinary ${this.served}`;
    try {
      await putAndGet(this.served % 2 === 0 ? outside : inside, text);
      this.served += 1;
    } catch (error) {
      this.note(`an ordinary client: ${errorText(error)}, beside ${beside}`);
    }
  }

  private underWay(): string {
    return [...this.inFlight].map(describe).join('\n');
  }

  private note(what: string): void {
    this.broken.push(what);
  }
}

const ORDINARY = 'ordinary';

async function createTargets({ kinesis, dynamodb }: Clients): Promise<void> {
  const id = [{ AttributeName: 'id', KeyType: 'HASH' as const }];
  const ofId = { AttributeName: 'id', AttributeType: 'S' as const };
  const onDemand = { BillingMode: 'PAY_PER_REQUEST' as const, KeySchema: id };
  await dynamodb.send(new CreateTableCommand({ ...onDemand, TableName: ORDINARY, AttributeDefinitions: [ofId] }));
  const byN = {
    IndexName: 'by-n',
    KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' as const }],
    Projection: { ProjectionType: 'ALL' as const },
  };
  const AttributeDefinitions = [ofId, { AttributeName: 'n', AttributeType: 'N' as const }];
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const };
  const indexed = { AttributeDefinitions, GlobalSecondaryIndexes: [byN] };
  const hostile = { ...onDemand, ...indexed, TableName: TABLE, StreamSpecification };
  await dynamodb.send(new CreateTableCommand(hostile));
  for (const [StreamName, ShardCount] of [
    [STREAM, 2],
    [ORDINARY, 1],
  ] as const) {
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount }));
    const describe = new DescribeStreamSummaryCommand({ StreamName });
    while ((await kinesis.send(describe)).StreamDescriptionSummary?.StreamStatus !== 'ACTIVE');
  }
}

async function putAndGet({ kinesis, dynamodb }: Clients, text: string): Promise<void> {
  const Item = { id: { S: ORDINARY }, text: { S: text } };
  await dynamodb.send(new PutItemCommand({ TableName: ORDINARY, Item }));
  const got = await dynamodb.send(new GetItemCommand({ TableName: ORDINARY, Key: { id: Item.id } }));
  const Data = Buffer.from(text);
  const { ShardId, SequenceNumber } = await kinesis.send(
    new PutRecordCommand({ StreamName: ORDINARY, Data, PartitionKey: 'a' }),
  );
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName: ORDINARY,
      ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: SequenceNumber,
    }),
  );
  const { Records } = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
  const seen = [got.Item?.text?.S, Buffer.from(Records?.[0]?.Data ?? []).toString()];
  if (seen.some((one) => one !== text)) throw new Error(`put ${text}, got ${seen.join(' and ')}`);
}

function describe({ service, operation, method = 'POST', path = '/', body, headers = {} }: ServiceCall): string {
  const text = Buffer.isBuffer(body) ? bytesText(body) : typeof body === 'string' ? body : JSON.stringify(body);
  return `${method} ${path.slice(0, 50)} ${service} ${operation} ${JSON.stringify(headers)} ${text?.slice(0, 500)}`;
}

function bytesText(body: Buffer): string {
  return `bytes ${body.subarray(0, 300).toString('latin1')}`;
}
