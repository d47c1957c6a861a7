import { staysWhenEmptied, tablesToEmpty } from '../../../lib/domain/emptying';
import { resourceNames } from '../../../lib/domain/names';

const tables = tablesToEmpty(resourceNames('local'));
const stays = (tableName: string, ...key: string[]) =>
  staysWhenEmptied(
    tables.find((table) => table.tableName === `legion-local-${tableName}`)!,
    key,
  );

test('of all tables only totals and checkpoints stay, whatever ids and keys are called', () => {
  expect(tables.map(({ tableName }) => tableName)).toEqual(
    ['bronze', 'quarantine', 'anomalies', 'detector-state', 'rollups'].map((name) => `legion-local-${name}`),
  );
  expect(stays('rollups', 'credit#total', 'shard-0')).toBe(true);
  expect(stays('rollups', 'quarantine#total', 'shard-0')).toBe(true);
  expect(stays('rollups', 'credit#day#2026-01', '2026-01-04#shard-0')).toBe(false);
  expect(stays('rollups', 'runs', 'x#total')).toBe(false);
  expect(stays('detector-state', '#shard#shard-0')).toBe(true);
  expect(stays('detector-state', 'shard#shard#0')).toBe(false);
  expect(stays('bronze', '#shard#total', '#total')).toBe(false);
  expect(stays('quarantine', '#total', '#shard#')).toBe(false);
});
