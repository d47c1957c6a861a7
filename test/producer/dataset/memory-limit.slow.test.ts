import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadTable } from '../../../producer/dataset/load';
import { anXls, madeUpRows } from './made-up-clients';

test('an .xls is refused in one line when its conversion exceeds the memory limit', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-dataset-'));
  const file = path.join(folder, 'big.xls');
  writeFileSync(file, anXls(madeUpRows(4_000)));
  const loading = loadTable(file, { cacheDir: path.join(folder, 'cache'), memoryLimitMb: 16 });
  await expect(loading).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/^big\.xls: reading needs more than 16 MB; [^\n]+$/) as string,
  });
  rmSync(folder, { recursive: true, force: true });
});
