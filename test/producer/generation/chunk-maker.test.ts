import { startChunkMaker } from '../../../producer/generation/chunk-maker';
import { shareClients } from '../../../producer/generation/shared-clients';
import { aConfig, someClients } from '../a-client';

const start = (clients = someClients(3)) => {
  const config = aConfig();
  return startChunkMaker({ config, identity: config.dataset, clients: shareClients(clients) });
};

test('chunks come in the order of the requests', async () => {
  const maker = start();
  const chunks = await Promise.all([20, 0, 10].map((from) => maker.make({ from, to: from + 5 })));
  await maker.close();
  expect(chunks.map(({ from, ends }) => [from, ends.length])).toEqual([
    [20, 5],
    [0, 5],
    [10, 5],
  ]);
});

test('requests pending when the thread ends fail, and so do later ones', async () => {
  const maker = start([]);
  await expect(maker.make({ from: 0, to: 1 })).rejects.toThrow('Cannot read properties of undefined');
  await expect(maker.make({ from: 1, to: 2 })).rejects.toThrow('Cannot read properties of undefined');
  await maker.close();
});

test('closing a thread that still has work ends the waiting', async () => {
  const maker = start();
  const chunk = maker.make({ from: 0, to: 1_000_000 });
  await maker.close();
  await expect(chunk).rejects.toThrow(/generation worker ended with code \d before its work was done/);
});
