import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProcessMetrics } from '../../../lib/metrics/process-metrics';
import { serveMetrics } from '../../../lib/metrics/serve-metrics';
import { writeMetricsFile } from '../../../lib/metrics/metrics-file';

const folder = mkdtempSync(path.join(tmpdir(), 'legion-metrics-'));
afterAll(() => rmSync(folder, { recursive: true }));

function someMetrics(): ProcessMetrics {
  const metrics = new ProcessMetrics({ version: '1.2.3' });
  metrics.set('pending', {}, 4);
  return metrics;
}

function statusOf(url: string, options: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, options, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

test('Prometheus reads them at /metrics on this machine only, and nothing else is there', async () => {
  const server = await serveMetrics(someMetrics(), 0);
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const answer = await fetch(server.url);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('\nlegion_pending_records 4\n');
    expect(await statusOf(server.url.replace('/metrics', '/other'), {})).toBe(404);
    expect(await statusOf(server.url, { method: 'POST' })).toBe(405);
    expect(await statusOf(server.url, { headers: { host: 'elsewhere.example' } })).toBe(403);
  } finally {
    await server.close();
  }
});

test('the file is replaced every second, and the last one says that it is complete', async () => {
  const file = path.join(folder, 'metrics.json');
  const metrics = someMetrics();
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as { complete: boolean; metrics: Record<string, unknown> };
  const seen: unknown[] = [];
  let passed = () => {};
  const second = new Promise<void>((resolve) => (passed = resolve));
  const written = writeMetricsFile({
    metrics,
    file,
    now: () => 0,
    sleep: async (delayMs, signal) => {
      seen.push([delayMs, read().complete, read().metrics.legion_pending_records]);
      if (seen.length === 1) return metrics.set('pending', {}, 3);
      passed();
      return new Promise((resolve) => signal!.addEventListener('abort', () => resolve()));
    },
    onFault: (error) => seen.push(error),
  });
  await second;
  metrics.set('pending', {}, 0);
  await written.end();
  expect(seen).toEqual([
    [1000, false, 4],
    [1000, false, 3],
  ]);
  expect(read()).toMatchObject({ complete: true, metrics: { legion_pending_records: 0 } });
});

test('a file that cannot be written is reported once, and the work goes on', async () => {
  const faults: unknown[] = [];
  writeFileSync(path.join(folder, 'no-folder'), '');
  let seconds = 0;
  let passed = () => {};
  const third = new Promise<void>((resolve) => (passed = resolve));
  const written = writeMetricsFile({
    metrics: someMetrics(),
    file: path.join(folder, 'no-folder', 'metrics.json'),
    now: () => 0,
    sleep: async (_delayMs, signal) => {
      seconds += 1;
      if (seconds < 3) return undefined;
      passed();
      return new Promise((resolve) => signal!.addEventListener('abort', () => resolve()));
    },
    onFault: (error) => faults.push(error),
  });
  await third;
  await written.end();
  expect(faults).toHaveLength(1);
});
