import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFunctionLogs } from '../../../../lib/cloud/functions/function-logs';

const line = (text: string, functionName = 'f') => ({ functionName, stream: 'stdout' as const, text });

test('tail returns the last lines of one function or of all', () => {
  const logs = createFunctionLogs({ now: () => 7, capacity: 3 });
  for (let n = 0; n < 10; n += 1) logs.record(line(`${n}`, n % 2 ? 'odd' : 'even'));
  const all = logs.tail().map(({ text }) => text);
  expect(all.slice(-3)).toEqual(['7', '8', '9']);
  expect(all.length).toBeLessThan(6);
  expect(logs.tail('odd').at(-1)).toMatchObject({ functionName: 'odd', text: '9', timeMs: 7 });
});

test('a listener gets every line until it unsubscribes', () => {
  const logs = createFunctionLogs({ now: () => 0 });
  const heard: string[] = [];
  const leave = logs.subscribe(({ text }) => heard.push(text));
  logs.record(line('one'));
  leave();
  logs.record(line('two'));
  expect(heard).toEqual(['one']);
});

test('only documents in the embedded metric format are marked as metrics', () => {
  const logs = createFunctionLogs({ now: () => 0 });
  logs.record(line('{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"Stored":3}'));
  logs.record(line('{"level":"INFO"}'));
  expect(logs.tail().map(({ isMetrics }) => isMetrics)).toEqual([true, false]);
});

test("with a folder, every line is appended to its function's file, across runs", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'logs-'));
  for (const text of ['first run', 'second run']) {
    const logs = createFunctionLogs({ now: () => 0, directory });
    logs.record(line(text, 'consumer'));
    await logs.close();
  }
  expect(readFileSync(path.join(directory, 'consumer.log'), 'utf8')).toBe('first run\nsecond run\n');
  rmSync(directory, { recursive: true });
});

test('a failing log file is reported once, and its lines stay in memory', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'legion-logs-'));
  try {
    mkdirSync(path.join(directory, 'f.log'));
    const faults: string[] = [];
    const told = new Promise<void>((resolve) => {
      const logs = createFunctionLogs({
        now: () => 0,
        directory,
        onFault: ({ message }) => resolve(void faults.push(message)),
      });
      logs.record(line('one'));
      logs.record(line('two'));
      expect(logs.tail().map(({ text }) => text)).toEqual(['one', 'two']);
    });
    await told;
    expect(faults).toEqual([expect.stringMatching(/^cannot write the log .*f\.log: it is a folder \(EISDIR\); /)]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
