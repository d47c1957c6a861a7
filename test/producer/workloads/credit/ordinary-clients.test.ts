import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '../../../../producer/dataset/client';
import { decodeClients } from '../../../../producer/dataset/decode-clients';
import { loadDataset } from '../../../../producer/dataset/load';
import { generateTwin } from '../../../../producer/twin/generate';
import { TWIN_MODEL } from '../../../../producer/twin/model';
import { aClient, aDutifulClient } from '../../a-client';
import { lookAlikes } from './look-alikes';

/**
 * Labels would mislead anyone learning from them if ordinary clients looked like the injected faults.
 * ordinary-clients.slow.test.ts checks the whole twin.
 */
const PUBLISHED = path.join(
  process.env.LEGION_DATASET_DIR ?? path.resolve(__dirname, '../../../../../shared/data'),
  'default_of_credit_card_clients.csv',
);
type Source = readonly [name: string, clients: () => Promise<readonly Client[]>];

const twin: Source = ['the twin', async () => decodeClients(generateTwin(TWIN_MODEL, { rows: 3000 }))];
const published: Source = [
  'the published dataset',
  async () => (await loadDataset(PUBLISHED, { cacheDir: tmpdir() })).clients,
];
if (!existsSync(PUBLISHED)) console.warn(`no dataset at ${PUBLISHED}: its clients are not looked at`);

test.each(existsSync(PUBLISHED) ? [twin, published] : [twin])(
  'no client of %s looks like an injected fault',
  async (_name, clients) => {
    expect(lookAlikes(await clients(), 4000)).toEqual({});
  },
);

test('in a dataset with extreme clients, injected faults are more extreme', () => {
  const clients = [
    aClient({ id: 1, billAmounts: [900_000, 0, 0, 0, 0, 0] }),
    aDutifulClient({ id: 2, paymentAmounts: [0, 0, 9_000_000, 0, 0, 0] }),
  ];
  expect(lookAlikes(clients, 1000)).toEqual({});
});

test('a client who looks like a fault is found', () => {
  const clients = [aClient({ id: 1 }), aClient({ id: 2, paymentStatus: [8, 8, 8, 8, 8, 8] })];
  expect(lookAlikes(clients, 1000)).toEqual({ SEVERE_DELAY_ALL_MONTHS: [2] });
});
