import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createDetectorProgress } from '../../../lib/aws/detector-progress';
import { createDetectorStateStore, type StoredEntity } from '../../../lib/aws/detector-state-store';
import { NEW_ENTITY } from '../../../lib/domain/detection/entity-state';
import type { ResourceNames } from '../../../lib/domain/names';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent } from '../../lambda/consumer/a-batch';
import { aTransaction } from '../../lambda/detector/a-transaction';
import { startEngines, type Engines } from './engines';

let engines: Engines;
let names: ResourceNames;
beforeAll(async () => {
  engines = await startEngines();
  names = await engines.newStage({ shards: 1 });
}, 30_000);
afterAll(() => engines.stop());

const patience = { random: () => 0, sleep: async () => undefined };
const open = new AbortController().signal;
const at = { updatedAtMs: Date.parse('2026-01-04T17:00:00Z'), deadline: open };
const SHARD = 'shardId-000000000000';

const anEntity = (lastSequence: string, states = {}): StoredEntity => ({
  key: 'r1#CUST-1',
  shardId: SHARD,
  lastSequence,
  state: { ...NEW_ENTITY, states },
});

describe('the states', () => {
  const store = () => createDetectorStateStore(engines.dynamodb, names.detectorStateTable, patience);

  test('are replaced only if unchanged since they were read', async () => {
    expect(await store().write(anEntity('1'), undefined, at)).toBe('written');
    expect(await store().write(anEntity('1'), undefined, at)).toBe('moved');
    expect(await store().write(anEntity('3', { RULE: 7 }), { lastSequence: '1' }, at)).toBe('written');
    expect(await store().write(anEntity('2'), { lastSequence: '1' }, at)).toBe('moved');
    const { entities, checkpoint } = await store().read(['r1#CUST-1', 'r1#CUST-2'], SHARD, open);
    expect([...entities.values()]).toEqual([anEntity('3', { RULE: 7 })]);
    expect(checkpoint).toBeUndefined();
  });

  test('share a table with the checkpoints, under any names of runs and customers', async () => {
    const checkpoint = { shardId: 'other', lastSequence: '5', judged: 3, tooLate: 1, detections: 2 };
    expect(await store().writeCheckpoint(checkpoint, undefined, at)).toBe('written');
    expect(await store().writeCheckpoint(checkpoint, undefined, at)).toBe('moved');
    const read = await store().read(['shard#other'], 'other', open);
    expect([read.checkpoint, read.entities.size]).toEqual([checkpoint, 0]);
  });
});

test('pending counts what the detector has yet to judge, and no other records', async () => {
  const stage = await engines.newStage({ shards: 1 });
  const put = async (payloads: readonly Uint8Array[]): Promise<string> => {
    const { Records = [] } = await engines.kinesis.send(
      new PutRecordsCommand({
        StreamName: stage.stream,
        Records: payloads.map((Data) => ({ PartitionKey: 'A', Data })),
      }),
    );
    return Records.at(-1)!.SequenceNumber!;
  };
  const readProgress = createDetectorProgress({ ...engines, names: stage });
  const transaction = (sequence: number) => encodeEvent(aTransaction({ sequence, customer: 'A', timeMs: 0 }));
  expect(await readProgress()).toMatchObject({ atRest: true, pending: 0, judged: 0 });
  await put([encodeEvent(anEvent(0)), Buffer.from('no event')]);
  expect(await readProgress()).toMatchObject({ atRest: true, pending: 0 });
  const lastSequence = await put([transaction(0), encodeEvent(anEvent(1)), transaction(1)]);
  expect(await readProgress()).toMatchObject({ atRest: false, pending: 2, more: false });

  const states = createDetectorStateStore(engines.dynamodb, stage.detectorStateTable, patience);
  const checkpoint = { shardId: SHARD, lastSequence, judged: 2, tooLate: 1, detections: 4 };
  await states.writeCheckpoint(checkpoint, undefined, at);
  expect(await readProgress()).toMatchObject({ atRest: true, judged: 2, tooLate: 1, detections: 4 });
  await put([transaction(2)]);
  expect(await readProgress()).toMatchObject({ atRest: false, pending: 1, shards: [{ shardId: SHARD, checkpoint }] });
});
