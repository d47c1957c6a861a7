import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withGenerated } from '../../scripts/docs';

const FILE = 'docs/emulation.md';

test('the page lists the operations that the gateway goes by', () => {
  const page = readFileSync(path.join(__dirname, '..', '..', FILE), 'utf8');
  expect(withGenerated(FILE, page)).toBe(page);
});
