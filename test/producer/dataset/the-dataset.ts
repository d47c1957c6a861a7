import { existsSync } from 'node:fs';
import path from 'node:path';

const FOLDER = process.env.LEGION_DATASET_DIR ?? path.resolve(__dirname, '../../../../shared/data');

/** The published dataset, where there is a copy; the repository does not contain it. */
export const THE_XLS = path.join(FOLDER, 'default of credit card clients.xls');
export const THE_CSV = path.join(FOLDER, 'default_of_credit_card_clients.csv');

/** `describe`, or `describe.skip` with a remark where the file is absent. */
export function describeWith(file: string): jest.Describe {
  if (existsSync(file)) return describe;
  console.warn(
    `nothing at ${file}: tests that need it are skipped (LEGION_DATASET_DIR and LEGION_CASES_DIR name other folders)`,
  );
  return describe.skip;
}
