import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDashboard } from '../../bin/deploy/build-dashboard';

const MAX_GZIP_BYTES = 150_000;

describe('the built page', () => {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'legion-dashboard-'));
  let files: readonly string[] = [];
  const read = (file: string) => readFileSync(path.join(outdir, file));
  const html = () => read('index.html').toString();

  beforeAll(async () => {
    files = await buildDashboard({ outdir });
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  test('is smaller than 150 KB, compressed', () => {
    const bytes = files.reduce((sum, file) => sum + gzipSync(read(file)).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MAX_GZIP_BYTES);
  });

  test('refers only to files that exist, on its own server', () => {
    const named = [...html().matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    const assets = named.filter((url) => url.startsWith('/assets/'));
    expect(assets.map((url) => url.slice(1)).sort()).toEqual(files.filter((file) => file !== 'index.html').sort());
    expect(named.filter((url) => !url.startsWith('/'))).toEqual([]);
    const style = read(files.find((file) => file.endsWith('.css'))!).toString();
    expect(style).not.toMatch(/url\(|@import/);
  });

  test('has nothing inline that its content security policy refuses', () => {
    expect(html()).not.toMatch(/<style|style=|\son\w+=|javascript:/i);
    expect(html()).not.toMatch(/<script(?![^>]*src=)/);
  });

  test('contains none of the server’s libraries', () => {
    const script = read(files.find((file) => file.includes('main-'))!).toString();
    expect(script).not.toMatch(/ZodError|node:crypto|aws-sdk/);
  });
});
