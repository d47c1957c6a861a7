import { createHash } from 'node:crypto';
import { createRecordSource } from '../../producer/record-source';
import { aConfig, aDataset } from './a-client';

/** Prints a hash over all that 2,000 records are. */
const { at } = createRecordSource({ config: aConfig({ anomalyRate: 0.5 }), dataset: aDataset() });
const hash = createHash('sha256');
for (let sequence = 0; sequence < 2000; sequence++) {
  const { bytes, ...rest } = at(sequence);
  hash.update(bytes).update(JSON.stringify(rest));
}
process.stdout.write(`${hash.digest('hex')}\n`);
