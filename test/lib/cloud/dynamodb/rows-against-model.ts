import * as fc from 'fast-check';
import { Disk } from '../engines/log/a-disk';
import { apply, change, checkAll, TABLE, type Row } from './a-rows-model';
import { anEngine, onDisk } from './an-engine';

type Size = { readonly runs: number; readonly changes: number };

/** The same tests, short with every run and long in the slow suite. */
export function testRowsAgainstModel({ runs, changes }: Size): void {
  const some = (minLength: number) => fc.array(change, { minLength, maxLength: changes });

  test('queries and scans over any sequence of puts, updates and deletes agree with a model', async () => {
    await fc.assert(
      fc.asyncProperty(some(10), async (steps) => {
        const engine = anEngine();
        await engine.call('CreateTable', TABLE);
        const model = new Map<string, Row>();
        for (const step of steps) await apply(engine, model, step);
        await checkAll(engine, model);
      }),
      { numRuns: runs },
    );
  });

  test('restarts find the same rows and indexes, also after compaction', async () => {
    let removed = 0;
    await fc.assert(
      fc.asyncProperty(some(changes / 2), some(changes / 2), async (before, after) => {
        let disk = new Disk();
        const model = new Map<string, Row>();
        for (const steps of [before, after]) {
          disk.trouble = (operation) => {
            if (operation === 'rmSync') removed++;
            return undefined;
          };
          const engine = anEngine(onDisk(disk, 500));
          if (steps === before) await engine.call('CreateTable', TABLE);
          await checkAll(engine, model);
          for (const step of steps) await apply(engine, model, step);
          disk = disk.afterKill();
        }
        await checkAll(anEngine(onDisk(disk, 500)), model);
      }),
      { numRuns: runs },
    );
    expect(removed).toBeGreaterThan(0);
  });
}
