import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOMS } from '../../scripts/layout/rooms';
import { roomsPicture } from '../../scripts/layout/rooms-picture';
import { withGenerated } from '../../scripts/docs';

const ROOT = path.join(__dirname, '..', '..');
const FILE = 'docs/architecture.md';
const page = readFileSync(path.join(ROOT, FILE), 'utf8');

test('the diagram of the rooms is generated from the list: npm run docs', () => {
  expect(withGenerated(FILE, page)).toBe(page);
});

test('the diagram has every room once, the pure ones rounded', () => {
  const picture = roomsPicture();
  for (const { path: room, isPure } of ROOMS) {
    const node = isPure ? `(["${room}"])` : `["${room}"]`;
    expect(picture.split(node)).toHaveLength(2);
  }
});

test('every folder and file that the page names exists', () => {
  const named = [...page.matchAll(/(?:<br\/>|, or |`)((?:bin|lambda|producer|lib|dashboard|scripts|test)\/[\w./-]*)/g)];
  expect(named.length).toBeGreaterThan(10);
  expect(named.map((match) => match[1]!).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});
