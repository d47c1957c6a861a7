import { createMemoryBudget, openMemoryBudget } from '../../../../../lib/cloud/engines/memory/memory-budget';
import { memoryLimitBytes } from '../../../../../lib/cloud/engines/memory/memory-limit';

const GB = 2 ** 30;

test('the limit is a share of the smaller of the machine and what this process may use', () => {
  const share = memoryLimitBytes({ totalBytes: 10 * GB, constrainedBytes: 2 ** 64 }) / (10 * GB);
  expect(share).toBeCloseTo(0.6);
  expect(memoryLimitBytes({ totalBytes: 10 * GB, constrainedBytes: 0 })).toBe(6 * GB);
  expect(memoryLimitBytes({ totalBytes: 10 * GB, constrainedBytes: undefined })).toBe(6 * GB);
  expect(memoryLimitBytes({ totalBytes: 10 * GB, constrainedBytes: 5 * GB })).toBe(3 * GB);
});

test('the stream is refused while the tables still have room for all that it accepted', () => {
  const budget = createMemoryBudget(1_000_000);
  budget.report('stream', 100_000);
  budget.report('tables', 300_000);
  budget.reportUnread(100_000);
  expect(budget.streamRefusal(1_000)).toBeUndefined();
  budget.reportUnread(200_000);
  expect(budget.streamRefusal(1_000)).toMatch(/^the memory of this cloud is used up: it may use .* GB of memory/);
  expect(budget.tableRefusal(500_000)).toBeUndefined();
  expect(budget.tableRefusal(700_000)).toMatch(/^the memory of this cloud is used up/);
});

test('another thread sees the same figures', () => {
  const budget = createMemoryBudget(1_000);
  const other = openMemoryBudget(budget.memory);
  other.report('tables', 900);
  expect(budget.usage()).toEqual({ limitBytes: 1_000, streamBytes: 0, tableBytes: 900, reservedBytes: 0 });
  expect(budget.streamRefusal(100)).toBeDefined();
});

test('what is already on the disk is not advised to be kept there, in any thread', () => {
  const [inMemory, onDisk] = [createMemoryBudget(1_000), createMemoryBudget(1_000, { isOnDisk: true })];
  for (const budget of [inMemory, onDisk]) budget.report('tables', 1_000);
  const refusalOf = ({ memory }: { memory: SharedArrayBuffer }) => openMemoryBudget(memory).streamRefusal(1);
  expect(refusalOf(inMemory)).toMatch(/; keep them on the disk with --data-dir, or give the process more memory$/);
  expect(refusalOf(onDisk)).toMatch(/; only their keys and indexes are in memory, so give the process more, /);
  expect(refusalOf(onDisk)).not.toContain('--data-dir');
});
