import { tmpdir } from 'node:os';
import { loadDataset } from '../../../../producer/dataset/load';
import { lookAlikes } from './look-alikes';

test('none of the 30,000 clients of the twin looks like an injected fault', async () => {
  const { clients } = await loadDataset('twin', { cacheDir: tmpdir() });
  expect(lookAlikes(clients, clients.length)).toEqual({});
});
