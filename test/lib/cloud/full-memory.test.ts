import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { isMemoryExhausted } from '../../../lib/domain/memory-exhausted';
import { aPipeline, withCloud, type TestCloud } from './a-cloud';

const MB = 2 ** 20;
const RECORD = Buffer.alloc(MB / 2, 1);
const RECORDS_PER_PUT = 8;

/** Puts until records are refused. Returns how many were accepted, and what was said of the others. */
async function fill({ kinesis }: TestCloud) {
  let accepted = 0;
  for (let calls = 0; calls < 50; calls += 1) {
    const Records = Array.from({ length: RECORDS_PER_PUT }, (_, n) => ({ PartitionKey: `${n}`, Data: RECORD }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName: 'events', Records }));
    const refused = answer.Records!.filter(({ ErrorCode }) => ErrorCode !== undefined);
    accepted += RECORDS_PER_PUT - refused.length;
    if (refused.length > 0) return { accepted, refused };
  }
  throw new Error('no record was refused');
}

async function stored({ kinesis }: TestCloud): Promise<number> {
  let count = 0;
  const { Shards } = await kinesis.send(new ListShardsCommand({ StreamName: 'events' }));
  for (const { ShardId } of Shards!) {
    const first = { StreamName: 'events', ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(first));
    for (;;) {
      const { Records, NextShardIterator } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      count += Records!.length;
      if (Records!.length === 0) break;
      ShardIterator = NextShardIterator;
    }
  }
  return count;
}

test('a stream that has filled the memory refuses each further record by name of the limit, and loses none', async () => {
  await withCloud(
    { app: aPipeline('exports.handler = async () => {}', { Enabled: false }) },
    async (cloud) => {
      const { accepted, refused } = await fill(cloud);
      expect(accepted).toBeGreaterThan(10);
      expect(refused[0]!.ErrorCode).toBe('ProvisionedThroughputExceededException');
      expect(isMemoryExhausted({ message: refused[0]!.ErrorMessage! })).toBe(true);
      expect(await stored(cloud)).toBe(accepted);
      const { limitBytes, streamBytes, tableBytes } = cloud.memory();
      expect(streamBytes + tableBytes).toBeLessThanOrEqual(limitBytes);
    },
    { memoryLimitBytes: 60 * MB },
  );
});

test('what is kept on the disk is not advised to be kept there', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'legion-full-memory-'));
  try {
    await withCloud(
      { app: aPipeline('exports.handler = async () => {}', { Enabled: false }) },
      async (cloud) => {
        const { refused } = await fill(cloud);
        expect(isMemoryExhausted({ message: refused[0]!.ErrorMessage! })).toBe(true);
        expect(refused[0]!.ErrorMessage).toContain('give the process more');
        expect(refused[0]!.ErrorMessage).not.toContain('--data-dir');
      },
      { memoryLimitBytes: MB, dataDir },
    );
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
