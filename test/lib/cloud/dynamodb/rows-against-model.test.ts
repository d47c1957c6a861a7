import * as fc from 'fast-check';
import { Disk } from '../engines/log/a-disk';
import { apply, change, checkAll, TABLE, type Row } from './a-rows-model';
import { anEngine, onDisk } from './an-engine';

const RUNS = 3;
const CHANGES = 60;

test('queries and scans over any sequence of puts, updates and deletes agree with a model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 10, maxLength: 60 }), async (steps) => {
      const engine = anEngine();
      await engine.call('CreateTable', TABLE);
      const model = new Map<string, Row>();
      for (const step of steps) await apply(engine, model, step);
      await checkAll(engine, model);
    }),
    { numRuns: RUNS },
  );
});

test('a restart finds the same rows and indexes, also after compaction', async () => {
  const changes = (minLength: number) => fc.array(change, { minLength, maxLength: CHANGES });
  await fc.assert(
    fc.asyncProperty(changes(20), changes(0), async (before, after) => {
      const disk = new Disk();
      const engine = anEngine(onDisk(disk));
      await engine.call('CreateTable', TABLE);
      const model = new Map<string, Row>();
      for (const step of before) await apply(engine, model, step);
      const restarted = anEngine(onDisk(disk.afterKill()));
      await checkAll(restarted, model);
      for (const step of after) await apply(restarted, model, step);
      await checkAll(restarted, model);
    }),
    { numRuns: RUNS },
  );
});
