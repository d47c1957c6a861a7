import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { createManualClock } from '../../../../lib/core/clock';
import { Disk } from '../engines/log/a-disk';
import { apply, change, TABLE, type Row } from './a-rows-model';
import { shardsOf, streamOn } from './a-streamed-table';
import { anEngine, onDisk, type Json, type TestEngine } from './an-engine';

type Size = { readonly runs: number; readonly changes: number };

/** Small segments, so that compaction begins at once. */
const SEGMENT_BYTES = 4_000;
/** Records are kept for 24 hours, and a shard takes them for four. */
const STEP_MS = 3 * 3_600_000;
const READ_STEPS = 4;
/** Changes of one item, which leave entries that nobody needs in the log. */
const FILLING = Array.from({ length: 40 }, (_, i) => ({
  type: 'put' as const,
  key: { p: 'a', s: '1' },
  rest: { x: { S: `filling ${i}` } },
}));

/** The same tests, short with every run and long in the slow suite. */
export function testReplayedStreams({ runs, changes }: Size): void {
  const writes = change.filter(({ type }) => type !== 'read');
  const some = fc.array(writes, { minLength: changes, maxLength: changes });

  test('who replays the images of a stream has the table, over restarts, ends of shards and compaction', async () => {
    let removed = 0;
    await fc.assert(
      fc.asyncProperty(some, some, async (before, after) => {
        let disk = new Disk();
        const clock = createManualClock(Date.UTC(2026, 0, 1));
        const model = new Map<string, Row>();
        const replay = new Replay();
        for (const steps of [before, after]) {
          disk.trouble = (operation) => {
            if (operation === 'rmSync') removed++;
            return undefined;
          };
          const engine = anEngine({ ...onDisk(disk, SEGMENT_BYTES), clock });
          if (steps === before) await engine.call('CreateTable', { ...TABLE, ...streamOn('NEW_AND_OLD_IMAGES') });
          for (const [i, step] of [...steps, ...FILLING].entries()) {
            await apply(engine, model, step);
            clock.advanceTo(clock.now() + STEP_MS);
            if (i % READ_STEPS === 0) await replay.goOn(engine);
          }
          disk = disk.afterKill();
        }
        await replay.goOn(anEngine({ ...onDisk(disk, SEGMENT_BYTES), clock }));
        expect(replay.rows).toEqual(model);
      }),
      { numRuns: runs },
    );
    expect(removed).toBeGreaterThan(0);
  });

  test('a log with a torn end has a row and its record, or neither', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.double({ min: 0, max: 1, noNaN: true }), async (steps, part) => {
        const disk = new Disk();
        const engine = anEngine(onDisk(disk, 10 ** 6));
        await engine.call('CreateTable', { ...TABLE, ...streamOn('NEW_IMAGE') });
        const file = disk.list().findLast((name) => disk.bytes(name).length > 0)!;
        const first = disk.bytes(file).length;
        for (const step of steps) await apply(engine, new Map(), step);
        const torn = disk.afterKill();
        const bytes = torn.bytes(file);
        torn.replace(file, bytes.subarray(0, first + Math.floor((bytes.length - first) * part)));
        const restarted = anEngine(onDisk(torn, 10 ** 6));
        const { Items } = await restarted.call('Scan', { TableName: 'rows' });
        const rows = new Map((Items as Row[]).map((row) => [textOf(row), row]));
        const replay = new Replay();
        await replay.goOn(restarted);
        expect(replay.rows).toEqual(rows);
      }),
      { numRuns: runs },
    );
  });
}

/** Reads a stream shard by shard, now and then, and does to rows what its records tell. */
class Replay {
  readonly rows = new Map<string, Row>();
  private readonly ended = new Set<string>();
  /** By shard. */
  private readonly lastNumbers = new Map<string, string>();

  async goOn({ call }: TestEngine): Promise<void> {
    const { Table } = await call('DescribeTable', { TableName: 'rows' });
    const StreamArn = (Table as Json)['LatestStreamArn'] as string;
    for (const { ShardId } of await shardsOf({ call }, StreamArn)) {
      const shard = { StreamArn, ShardId: ShardId as string };
      if (!this.ended.has(shard.ShardId)) await this.readShard({ call }, shard);
    }
  }

  private async readShard({ call }: Pick<TestEngine, 'call'>, shard: { readonly ShardId: string }): Promise<void> {
    const SequenceNumber = this.lastNumbers.get(shard.ShardId);
    const start = SequenceNumber
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }
      : { ShardIteratorType: 'TRIM_HORIZON' };
    let { ShardIterator } = await call('GetShardIterator', { ...shard, ...start });
    for (;;) {
      const page: Json = await call('GetRecords', { ShardIterator: ShardIterator as string, Limit: 7 });
      const records = page['Records'] as Json[];
      for (const { eventName, dynamodb } of records) this.take(shard.ShardId, eventName as string, dynamodb as Json);
      ShardIterator = page['NextShardIterator'];
      if (ShardIterator === undefined) this.ended.add(shard.ShardId);
      if (records.length === 0 || ShardIterator === undefined) return;
    }
  }

  private take(shardId: string, eventName: string, record: Json): void {
    const { Keys, NewImage, OldImage } = record as Record<string, Row>;
    const name = textOf(Keys!);
    const before = this.rows.get(name);
    assert.equal(eventName, NewImage ? (before ? 'MODIFY' : 'INSERT') : 'REMOVE');
    if (record['StreamViewType'] === 'NEW_AND_OLD_IMAGES') assert.deepEqual(OldImage, before);
    if (NewImage) this.rows.set(name, NewImage);
    else this.rows.delete(name);
    this.lastNumbers.set(shardId, record['SequenceNumber'] as string);
  }
}

const textOf = (row: Row) => `${row.p.S} ${row.s.N}`;
