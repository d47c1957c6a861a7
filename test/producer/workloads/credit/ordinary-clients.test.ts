import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '../../../../producer/dataset/client';
import { loadDataset } from '../../../../producer/dataset/load';

/**
 * What the injected faults look like. A label would mislead whoever learns from it if ordinary clients looked so too,
 * in the twin or in the published data.
 */
const FAULTS: Readonly<Record<string, (client: Client) => boolean>> = {
  EXTREMELY_HIGH_LIMIT: ({ creditLimit }) => creditLimit >= 5_000_000,
  EXTREMELY_LOW_LIMIT: ({ creditLimit }) => creditLimit < 1000,
  SEVERE_DELAY_ALL_MONTHS: ({ paymentStatus }) => paymentStatus.every((delay) => delay >= 7),
  SUDDEN_SEVERE_DELAY: ({ paymentStatus }) =>
    paymentStatus.some((delay, at) => delay >= 5 && paymentStatus[at + 1]! <= 0),
  ERRATIC_PAYMENTS: ({ paymentStatus }) =>
    paymentStatus.every((delay, at) => at === 0 || delay >= 3 !== paymentStatus[at - 1]! >= 3) &&
    paymentStatus.filter((delay) => delay === -1).length === 3,
  INVALID_PAYMENT_STATUS: ({ paymentStatus }) => paymentStatus.some((status) => status < -2 || status > 9),
  LARGE_OVERPAYMENT: ({ paymentAmounts, billAmounts, creditLimit }) =>
    Math.max(...paymentAmounts) >= 20 * Math.max(creditLimit, ...billAmounts),
  NO_PAYMENT_AGAINST_LARGE_BILLS: ({ paymentAmounts, billAmounts, paymentStatus }) =>
    billAmounts.every((bill) => bill >= 5000) &&
    paymentAmounts.every((payment) => payment === 0) &&
    paymentStatus.every((delay) => delay <= 0),
  BILL_FAR_ABOVE_LIMIT: ({ billAmounts, creditLimit }) => Math.max(...billAmounts) >= 15 * creditLimit,
  NEGATIVE_PAYMENT: ({ paymentAmounts }) => paymentAmounts.some((payment) => payment < 0),
  INVALID_AGE: ({ age }) => age <= 10 || age > 120,
  EDUCATION_AGE_MISMATCH: ({ age }) => age <= 17,
};

const PUBLISHED = path.join(
  process.env.LEGION_DATASET_DIR ?? path.resolve(__dirname, '../../../../../shared/data'),
  'default_of_credit_card_clients.csv',
);
const sources = existsSync(PUBLISHED) ? ['twin', PUBLISHED] : ['twin'];
if (sources.length === 1) console.warn(`no dataset at ${PUBLISHED}: only the twin is looked at`);

test.each(sources)('no ordinary client of %s looks like an injected fault', async (source) => {
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'legion-clients-'));
  const { clients } = await loadDataset(source, { cacheDir }).finally(() => rmSync(cacheDir, { recursive: true }));
  for (const [type, looksLike] of Object.entries(FAULTS)) {
    expect({ type, clients: clients.filter(looksLike).map(({ id }) => id) }).toEqual({ type, clients: [] });
  }
});
