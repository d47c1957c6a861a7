import { foundAgainLines, leftBehindLines } from '../../../bin/pipeline/left-behind';

const aCloud = (...batchSizes: number[]) => ({
  failures: () =>
    batchSizes.map((batchSize) => ({ destinationArn: '', key: '', document: { KinesisBatchInfo: { batchSize } } })),
});

test('a cloud in memory says how many records end with it, and is silent when there are none', () => {
  const how = 'keep them with --data-dir, or run legion redrive while the cloud is up';
  const lines = (...sizes: number[]) => leftBehindLines(aCloud(...sizes), { dataDir: undefined });
  expect(lines()).toEqual([]);
  expect(lines(1)).toEqual([`1 record in the failure bucket ends with this process: ${how}`]);
  expect(lines(2_000, 500)).toEqual([`2,500 records in the failure bucket end with this process: ${how}`]);
});

test('a cloud with a data folder says that the records are kept, and on the next start that they are there', () => {
  expect(leftBehindLines(aCloud(12), { dataDir: './state' })).toEqual([
    '12 records in the failure bucket, kept in ./state: legion redrive brings them back when the cloud is up again',
  ]);
  expect(foundAgainLines(aCloud(12))).toEqual(['12 records in the failure bucket: legion redrive brings them back']);
});

test('an unreadable bucket is reported and affects nothing else', () => {
  const failures = () => {
    throw Object.assign(new Error('EIO'), { code: 'EIO', path: 'state/buckets/x' });
  };
  expect(leftBehindLines({ failures }, { dataDir: 'state' })).toEqual([
    expect.stringMatching(/^the failure bucket cannot be read: .*EIO/),
  ]);
});
