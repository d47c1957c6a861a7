import { packChunk, transferList, unpackChunk } from '../../../producer/generation/packed-chunk';
import { createRecordSource } from '../../../producer/generation/record-source';
import { aConfig, aDataset } from '../a-client';

const config = aConfig({ anomalyRate: 0.9 });
const { at } = createRecordSource({ config, dataset: aDataset() });
const records = Array.from({ length: 300 }, (_, n) => at(700 + n));

test('a chunk sent to another thread unpacks to what was packed', () => {
  const packed = packChunk(records);
  const moved = structuredClone(packed, { transfer: transferList(packed) });
  const unpacked = unpackChunk(moved, config);
  expect(unpacked.map(({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.from(bytes).toString() }))).toEqual(
    records.map(({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.from(bytes).toString() })),
  );
  expect(records.some(({ riskLevel }) => riskLevel === undefined)).toBe(true);
  expect(records.some(({ creditLimit }) => creditLimit === undefined)).toBe(true);
});

test('the bytes are transferred, not copied', () => {
  const packed = packChunk(records);
  structuredClone(packed, { transfer: transferList(packed) });
  expect(packed.bytes.byteLength).toBe(0);
  expect(packed.deliverAtMs.byteLength).toBe(0);
});
