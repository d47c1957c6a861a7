import type { GenerationOptions } from '../../../producer/generation/generate-records';
import { generateRecords } from '../../../producer/generation/generate-records';
import type { ProducedRecord } from '../../../producer/generation/record';
import { createRecordSource } from '../../../producer/generation/record-source';
import { aConfig, aDataset } from '../a-client';

const options = (change: Partial<GenerationOptions> = {}): GenerationOptions => ({
  config: aConfig({ anomalyRate: 0.3 }),
  dataset: aDataset(),
  from: 37,
  to: 1037,
  chunkSize: 64,
  workers: 1,
  ...change,
});

async function collect(batches: AsyncIterable<readonly ProducedRecord[]>): Promise<ProducedRecord[][]> {
  const collected: ProducedRecord[][] = [];
  for await (const batch of batches) collected.push([...batch]);
  return collected;
}

/** Records with their bytes as text, so that views and whole arrays compare equal. */
const plain = (records: readonly ProducedRecord[]) =>
  records.map((record) => ({ ...record, bytes: Buffer.from(record.bytes).toString() }));

test.each([1, 2, 4])(
  'with %d workers the records are those of the record source, in sequence order',
  async (workers) => {
    const { config, dataset } = options();
    const { at } = createRecordSource({ config, dataset });
    const batches = await collect(generateRecords(options({ workers })));
    const expected = Array.from({ length: 1000 }, (_, n) => at(37 + n));
    expect(plain(batches.flat())).toEqual(plain(expected));
    expect(batches.map((batch) => batch.length)).toEqual([...Array.from({ length: 15 }, () => 64), 40]);
  },
);

test.each([1, 2])('with %d workers an empty range has no batch', async (workers) => {
  expect(await collect(generateRecords(options({ from: 5, to: 5, workers })))).toEqual([]);
});

test.each([1, 2])(
  'with %d workers an unlimited run continues until the reader leaves, and then stops',
  async (workers) => {
    const from = 37;
    let read = 0;
    for await (const batch of generateRecords(options({ to: Infinity, workers }))) {
      expect(batch[0]!.sequence).toBe(from + read);
      read += batch.length;
      if (read >= 1280) break;
    }
    expect(read).toBe(1280);
  },
);

test('a fault in a worker is thrown where the records are read', async () => {
  // Without clients, the workload has nobody to write about.
  const faulty = options({ workers: 2, dataset: aDataset([]) });
  await expect(collect(generateRecords(faulty))).rejects.toThrow('Cannot read properties of undefined');
});

test('timers and sockets get their turn between the batches of one thread', async () => {
  let turns = 0;
  setImmediate(() => (turns += 1));
  await collect(generateRecords(options({ to: 200 })));
  expect(turns).toBe(1);
});
