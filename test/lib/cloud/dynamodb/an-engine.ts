import { createDynamoDbEngine, type DynamoDbOptions } from '../../../../lib/cloud/dynamodb/create-engine';
import { createMemoryLog } from '../../../../lib/cloud/engines/log/memory-log';
import { openDiskLog } from '../../../../lib/cloud/engines/log/disk-log';
import { createManualClock } from '../../../../lib/core/clock';
import type { Disk } from '../engines/log/a-disk';

/** A body or a part of one. Tests look deep into answers, whose members are known to them. */
// oxlint-disable-next-line no-explicit-any -- a schema of each answer would say again what the test says
export type Json = Record<string, any>;

/** An error as a client gets it. */
export type Fault = { readonly type: string; readonly message: string } & Json;

export type TestEngine = ReturnType<typeof anEngine>;

/** DynamoDB with a clock that stands still, called as a client calls it. */
export function anEngine(options: Partial<DynamoDbOptions> = {}) {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const engine = createDynamoDbEngine({
    openLog: (owner) => createMemoryLog(owner, { segmentBytes: 4_000 }),
    clock,
    region: 'us-east-1',
    accountId: '000000000000',
    ...options,
  });
  async function send(operation: string, request: object): Promise<{ status: number; body: Json }> {
    const { status, body } = await engine.call({
      operation,
      format: 'json',
      body: Buffer.from(JSON.stringify(request)),
    });
    return { status, body: body.length === 0 ? {} : (JSON.parse(Buffer.from(body).toString()) as Json) };
  }
  return {
    engine,
    clock,
    send,
    /** The answer of a call that succeeds. */
    call: async (operation: string, request: object): Promise<Json> => {
      const { status, body } = await send(operation, request);
      if (status !== 200) throw new Error(`${operation} failed: ${JSON.stringify(body)}`);
      return body;
    },
    /** The error of a call that fails. */
    fault: async (operation: string, request: object): Promise<Fault> => {
      const { status, body } = await send(operation, request);
      if (status === 200) throw new Error(`${operation} did not fail: ${JSON.stringify(body)}`);
      const type = (body['__type'] as string).split('#')[1]!;
      return { ...body, type, message: (body['message'] ?? body['Message'] ?? '') as string };
    },
  };
}

/** Options of an engine whose log is on a disk in memory. */
export function onDisk({ files }: Pick<Disk, 'files'>, segmentBytes = 4_000): Pick<DynamoDbOptions, 'openLog'> {
  const fail = (error: Error) => {
    throw error;
  };
  const options = {
    folder: '/data/dynamodb',
    durability: 'process',
    otherwise: '',
    warn: () => undefined,
    fail,
  } as const;
  return { openLog: (owner) => openDiskLog(owner, { ...options, files, segmentBytes }) };
}
