import { Readable, Writable } from 'node:stream';
import { ask } from '../../../bin/deploy/ask';

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

test.each(['y\n', 'Y\n', 'yes\n', ' yes \n'])('%j counts as yes', async (line) => {
  expect(await ask('Deploy?', Readable.from([line]), nowhere())).toBe(true);
});

test.each(['n\n', '\n', 'yeah\n', 'no\n'])('%j counts as no', async (line) => {
  expect(await ask('Deploy?', Readable.from([line]), nowhere())).toBe(false);
});

test('input that ends without an answer counts as no', async () => {
  expect(await ask('Deploy?', Readable.from([]), nowhere())).toBe(false);
});
