import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { configHash, manifestSchema } from '../../../lib/domain/run/run';
import { acceptedPositionPath } from '../../../producer/run/earlier-run';
import { openManifestFile } from '../../../producer/run/manifest-file';
import { diskFiles } from '../../../producer/run/run-files';
import { aConfig, aRecord, memoryFiles } from './a-run';

const PATH = 'm.json';
const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_none, index) => aRecord(from + index));

test('a manifest covered in parts, across a restart, equals one covered at once', async () => {
  const parts = memoryFiles();
  const first = await openManifestFile(PATH, aConfig(), parts);
  await first.cover(records(0, 10), 0);
  await first.cover(records(10, 25), 7);
  const second = await openManifestFile(PATH, aConfig(), parts);
  expect(second.openedAs).toBe('running');
  await second.cover(records(25, 30), 20);
  const whole = memoryFiles();
  await (await openManifestFile(PATH, aConfig(), whole)).cover(records(0, 30), 20);
  expect(JSON.parse(parts.texts.get(PATH)!)).toEqual(JSON.parse(whole.texts.get(PATH)!));
  expect(manifestSchema.parse(JSON.parse(parts.texts.get(PATH)!))).toMatchObject({
    state: 'running',
    generated: 30,
    position: 20,
    configHash: configHash(aConfig()),
  });
});

test('the position is read back with the ranges above it and the mark of the sink', async () => {
  const files = memoryFiles();
  const manifest = await openManifestFile(PATH, aConfig(), files);
  await manifest.cover(records(0, 20), 0);
  const position = { position: 3, accepted: [[5, 9] as const], mark: { offsetBytes: 77 } };
  await manifest.saveAcceptedPosition(position);
  expect((await openManifestFile(PATH, aConfig(), files)).openedAt).toMatchObject({ ...position, generated: 20 });
});

test('a running run without its position starts again at 0, a complete one at its end', async () => {
  const files = memoryFiles();
  const manifest = await openManifestFile(PATH, aConfig(), files);
  await manifest.cover(records(0, 20), 12);
  files.texts.delete(acceptedPositionPath(PATH));
  expect((await openManifestFile(PATH, aConfig(), files)).openedAt.position).toBe(0);
  await manifest.complete({ position: 20, accepted: [] });
  files.texts.delete(acceptedPositionPath(PATH));
  expect((await openManifestFile(PATH, aConfig(), files)).openedAt.position).toBe(20);
});

test('a position left by a deleted manifest is not used for the new run', async () => {
  const files = memoryFiles();
  const manifest = await openManifestFile(PATH, aConfig(), files);
  await manifest.cover(records(0, 20), 0);
  await manifest.saveAcceptedPosition({ position: 20, accepted: [] });
  files.texts.delete(PATH);
  const anew = await openManifestFile(PATH, aConfig(), files);
  await anew.cover(records(0, 20), 0);
  expect((await openManifestFile(PATH, aConfig(), files)).openedAt.position).toBe(0);
});

test.each([
  [
    'a manifest cut short',
    PATH,
    '{"manifestVersion":1,"sta',
    /m\.json is not a manifest file of this version: restore/,
  ],
  ['a damaged position', acceptedPositionPath(PATH), '{}', /m\.json\.position is not a position file of this version/],
  [
    'a position beyond the manifest',
    acceptedPositionPath(PATH),
    JSON.stringify({ positionVersion: 1, runId: 'test', position: 1, accepted: [[5, 99]] }),
    /says that 99 events of run test are accepted, but m\.json covers 20/,
  ],
])('%s is refused with a remedy', async (_what, file, text, message) => {
  const files = memoryFiles();
  await (await openManifestFile(PATH, aConfig(), files)).cover(records(0, 20), 0);
  files.texts.set(file, text);
  await expect(openManifestFile(PATH, aConfig(), files)).rejects.toThrow(message);
});

test('on the disk, files are replaced whole, in folders created for them', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-manifest-'));
  const file = path.join(folder, 'a', 'b', PATH);
  expect(await diskFiles.read(file)).toBeUndefined();
  await diskFiles.replace(file, 'one', { durable: true });
  await diskFiles.replace(file, 'two', { durable: false });
  expect(await diskFiles.read(file)).toBe('two');
  expect(readFileSync(file, 'utf8')).toBe('two');
  expect(readdirSync(path.dirname(file))).toEqual([PATH]);
  rmSync(folder, { recursive: true });
});
