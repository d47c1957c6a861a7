import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoredEntity } from '../../../lib/aws/detector-state-store';
import type { JudgementChange } from '../../../lib/aws/judgement-store';
import type { Item } from '../../../lib/domain/bronze/attribute';
import type { Detection } from '../../../lib/domain/detection/detection';
import { parseDetection } from '../../../lib/domain/detection/detection-item';
import { NEW_ENTITY } from '../../../lib/domain/detection/entity-state';
import { WRITE_MODES } from '../../../lib/domain/write-mode';
import { DETECTOR_KEYS, storesIn } from '../../lambda/detector/stores-in';
import { tablesInMemory } from '../../lambda/tables-in-memory';

const SHARD = 'shardId-000000000000';
const options = { updatedAtMs: 1, deadline: new AbortController().signal };
const closing = { shardId: SHARD, lastSequence: '9', judged: 1, tooLate: 0, detections: 0 };
const progress = { shardId: SHARD, checkpoint: undefined, closing };
const WRITTEN = { kind: 'written' } as const;

const anEntity = (name: string, states = {}): StoredEntity => ({
  key: `r1#${name}`,
  shardId: SHARD,
  lastSequence: '5',
  state: { ...NEW_ENTITY, states },
});

const detectionsOf = (entity: string, count: number) =>
  Array.from({ length: count }, (_, n): Detection => ({
    runId: 'r1',
    entity,
    workload: 'card',
    type: 'RULE',
    severity: 'LOW',
    score: 1,
    description: 'found',
    eventId: `EVT-r1-${n}`,
    eventTime: '2026-01-04T17:00:00.000Z',
    arrivedAtMs: 1,
    detectedAtMs: 2,
  }));

function aChange(name: string, changes: Partial<JudgementChange> = {}): JudgementChange {
  const after = anEntity(name);
  return { key: after.key, before: undefined, after, puts: detectionsOf(name, 1), withdrawals: [], ...changes };
}

/** More than an item holds. */
const tooLarge = (name: string) => anEntity(name, { RULE: 'x'.repeat(450_000) });

async function rowsIn(client: DynamoDBClient, entity: string): Promise<Detection[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'anomalies' }));
  return Items.map((item) => parseDetection(item as Item)).filter((row) => row.entity === entity);
}

async function stateKeysIn(client: DynamoDBClient): Promise<string[]> {
  const { entities, checkpoint } = await storesIn(client, 'puts').states.read(
    ['A', 'B', 'C', 'D', 'E'].map((name) => `r1#${name}`),
    SHARD,
    options.deadline,
  );
  return [...entities.keys(), ...(checkpoint ? ['checkpoint'] : [])].toSorted();
}

describe.each(WRITE_MODES)('in the mode %s', (mode) => {
  test('writing detections again and withdrawing them again changes nothing', async () => {
    const client = await tablesInMemory(DETECTOR_KEYS);
    const { judgements } = storesIn(client, mode);
    const puts = detectionsOf('A', 150);
    const write = async (change: Partial<JudgementChange>) =>
      (await judgements.write([aChange('A', change)], { ...progress, closing: undefined }, options)).outcomes;
    expect(await write({ puts })).toEqual([WRITTEN]);
    const known = { before: anEntity('A'), after: undefined };
    expect(await write({ ...known, puts })).toEqual([WRITTEN]);
    expect(await rowsIn(client, 'A')).toHaveLength(150);
    const withdrawals = puts.slice(1);
    for (const _ of [1, 2]) expect(await write({ ...known, puts: [], withdrawals })).toEqual([WRITTEN]);
    expect(await rowsIn(client, 'A')).toEqual([puts[0]]);
  });

  test('rows of a state that has moved are not written', async () => {
    const client = await tablesInMemory(DETECTOR_KEYS);
    const { judgements, states } = storesIn(client, mode);
    await states.write(anEntity('A'), undefined, options);
    const { outcomes, closed } = await judgements.write([aChange('A')], progress, options);
    expect([outcomes, closed, await rowsIn(client, 'A')]).toEqual([[{ kind: 'moved' }], false, []]);
  });

  test('a state that no item holds fails by itself, without a row, and leaves the checkpoint where it is', async () => {
    const client = await tablesInMemory(DETECTOR_KEYS);
    const { judgements } = storesIn(client, mode);
    const large = aChange('C', { after: tooLarge('C'), puts: detectionsOf('C', 150) });
    const changes = [aChange('A'), aChange('B', { puts: [] }), large, aChange('D', { puts: [] }), aChange('E')];
    const { outcomes, closed } = await judgements.write(changes, progress, options);
    const failed = {
      kind: 'failed',
      message: expect.stringContaining('the state and its detections were not written'),
    };
    expect([outcomes, closed]).toEqual([[WRITTEN, WRITTEN, failed, WRITTEN, WRITTEN], false]);
    expect(await stateKeysIn(client)).toEqual(['r1#A', 'r1#B', 'r1#D', 'r1#E']);
    expect([await rowsIn(client, 'A'), await rowsIn(client, 'C')]).toEqual([detectionsOf('A', 1), []]);
  });

  test('a state without rows that no item holds leaves the checkpoint where it is', async () => {
    const client = await tablesInMemory(DETECTOR_KEYS);
    const changes = [aChange('A', { after: tooLarge('A'), puts: [] }), aChange('B')];
    const { outcomes, closed } = await storesIn(client, mode).judgements.write(changes, progress, options);
    expect([outcomes.map(({ kind }) => kind), closed]).toEqual([['failed', 'written'], false]);
    expect(await stateKeysIn(client)).toEqual(['r1#B']);
  });

  test('the checkpoint moves with the last rows', async () => {
    const client = await tablesInMemory(DETECTOR_KEYS);
    const changes = [aChange('A'), aChange('B', { puts: [] })];
    const { outcomes, closed } = await storesIn(client, mode).judgements.write(changes, progress, options);
    expect([outcomes, closed]).toEqual([[WRITTEN, WRITTEN], true]);
    expect(await stateKeysIn(client)).toEqual(['checkpoint', 'r1#A', 'r1#B']);
  });

  test('a call that fails is reported for each of its changes, and not thrown', async () => {
    const client = await tablesInMemory({ anomalies: DETECTOR_KEYS.anomalies });
    const changes = [aChange('A'), aChange('B')];
    const { outcomes, closed } = await storesIn(client, mode).judgements.write(changes, progress, options);
    const failed = { kind: 'failed', message: expect.stringContaining('ResourceNotFound') };
    expect([outcomes, closed]).toEqual([[failed, failed], false]);
  });
});
