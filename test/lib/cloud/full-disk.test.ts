import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../../lib/aws/clients';
import { aPipeline, withCloud } from './a-cloud';
import { manualClock } from './mapping/manual-clock';

const MB = 2 ** 20;

test('a cloud on a full disk refuses records, keeps its data, and continues when there is space again', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'data-'));
  const disk = { freeMb: 1_000 };
  const clock = manualClock(Date.now());
  const code = `exports.handler = async ({ Records }) => console.log(Records.length)`;
  const options = { dataDir, clock, freeBytes: async () => disk.freeMb * MB };
  await withCloud(
    { app: aPipeline(code) },
    async (cloud) => {
      const once = createKinesisClient({ endpoint: cloud.endpoints.kinesis, maxAttempts: 1 });
      const put = () =>
        once.send(new PutRecordCommand({ StreamName: 'events', PartitionKey: 'a', Data: Buffer.from('a') }));
      await put();
      disk.freeMb = 10;
      await clock.advance(1_000);
      expect(cloud.disk()).toMatchObject({ isFull: true, folder: dataDir });
      await expect(put()).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
      disk.freeMb = 1_000;
      await clock.advance(1_000);
      await put();
      await clock.advanceUntil(cloud.idle());
      expect(cloud.mappings()[0]!.status).toMatchObject({ recordsProcessed: 2, recordsDiscarded: 0 });
      expect(cloud.warnings.filter((line) => line.includes('64 MB'))).toHaveLength(1);
      once.destroy();
    },
    options,
  );
  rmSync(dataDir, { recursive: true });
});
