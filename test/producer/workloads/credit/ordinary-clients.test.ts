import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeClients } from '../../../../producer/dataset/decode-clients';
import { loadDataset } from '../../../../producer/dataset/load';
import { generateTwin } from '../../../../producer/dataset/twin/generate';
import { TWIN_MODEL } from '../../../../producer/dataset/twin/model';
import { aClient, aDutifulClient } from '../../a-client';
import { lookAlikes } from './look-alikes';

/**
 * A label would mislead whoever learns from it if ordinary clients looked like the injected faults. The whole twin is
 * looked at in ordinary-clients.slow.test.ts.
 */
const PUBLISHED = path.join(
  process.env.LEGION_DATASET_DIR ?? path.resolve(__dirname, '../../../../../shared/data'),
  'default_of_credit_card_clients.csv',
);
const hasPublished = existsSync(PUBLISHED);
if (!hasPublished) console.warn(`no dataset at ${PUBLISHED}: its clients are not looked at`);
const testPublished = hasPublished ? test : test.skip;

testPublished('no client of the published dataset looks like an injected fault', async () => {
  const { clients } = await loadDataset(PUBLISHED, { cacheDir: tmpdir() });
  expect(lookAlikes(clients, 4000)).toEqual({});
});

test('no client of the twin looks like an injected fault', () => {
  expect(lookAlikes(decodeClients(generateTwin(TWIN_MODEL, { rows: 3000 })), 4000)).toEqual({});
});

test('in a dataset of clients who go far, injected faults go farther', () => {
  const clients = [
    aClient({ id: 1, billAmounts: [900_000, 0, 0, 0, 0, 0] }),
    aDutifulClient({ id: 2, paymentAmounts: [0, 0, 9_000_000, 0, 0, 0] }),
  ];
  expect(lookAlikes(clients, 1000)).toEqual({});
});

test('who does look like a fault is found', () => {
  const clients = [aClient({ id: 1 }), aClient({ id: 2, paymentStatus: [8, 8, 8, 8, 8, 8] })];
  expect(lookAlikes(clients, 1000)).toEqual({ SEVERE_DELAY_ALL_MONTHS: [2] });
});
