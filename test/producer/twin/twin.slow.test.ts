import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsv } from '../../../producer/dataset/read-csv';
import { compareTables, holds } from '../../../producer/twin/fidelity/compare';
import { fitTwin } from '../../../producer/twin/fit';
import { generateTwin, TWIN_SEED } from '../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../producer/twin/model';
import { describeWith, THE_CSV } from '../dataset/the-dataset';

const real = () => readCsv(readFileSync(THE_CSV), 'the.csv').table;

describeWith(THE_CSV)('beside the dataset', () => {
  test('every bar holds for several seeds', () => {
    const table = real();
    for (const seed of [TWIN_SEED, 1, 2, 3, 4]) {
      const { measures } = compareTables(generateTwin(TWIN_MODEL, { seed }), table);
      expect({ seed, missed: measures.filter((measure) => !holds(measure)) }).toEqual({ seed, missed: [] });
    }
  });

  test('the model in the repository is what the code fits, byte for byte', () => {
    const carried = readFileSync(path.resolve(__dirname, '../../../data/twin-model.json'), 'utf8');
    expect(`${JSON.stringify(fitTwin(real()))}\n` === carried).toBe(true);
  });
});

test('30,000 clients take less than 3 s of one core', () => {
  generateTwin(TWIN_MODEL, { rows: 1_000 });
  const before = process.cpuUsage();
  generateTwin(TWIN_MODEL);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(3);
});
