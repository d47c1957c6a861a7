import { AxeBuilder } from '@axe-core/playwright';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { Page } from 'playwright-core';
import { createKinesisClient } from '../../lib/aws/clients';
import { sha256Hex } from '../../lib/core/hash';
import { LOCAL_NAMES } from '../local-assembly';
import { hasBrowser, openBrowser, type TestBrowser } from './a-browser';
import { servePage, type ServedPage } from './a-page';

const PATIENCE_MS = 60_000;
const LARGE = Buffer.alloc(600_000, Uint8Array.of(0xfe, 1));
const FOREIGN = [...Array.from({ length: 40 }, (_none, at) => Buffer.from(`no event ${at}`)), LARGE];

const describeWithBrowser = hasBrowser() ? describe : describe.skip;

describeWithBrowser('quarantine on the page', () => {
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([servePage(), openBrowser()]);
    ({ page } = await browser.open());
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(served.url);
    await page.goto(`${served.origin}/#/health`);
    await page.getByText('No record is in quarantine.').waitFor();
    const kinesis = createKinesisClient({ endpoint: served.cloud.cloud.endpoints.kinesis });
    const Records = FOREIGN.map((Data, at) => ({ Data, PartitionKey: `k${at}` }));
    await kinesis.send(new PutRecordsCommand({ StreamName: LOCAL_NAMES.stream, Records }));
    kinesis.destroy();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const panel = () => page.getByRole('region', { name: 'Quarantine', exact: true });
  const violations = async () => {
    const found = await new AxeBuilder({ page }).analyze();
    return found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
  };

  test('records that are not events are counted by reason, and Health asks for attention', async () => {
    await page.getByText('41 put aside: 40 NOT_JSON, 1 NOT_UTF8').first().waitFor();
    await panel().getByText('97.6 % of quarantined records').waitFor();
    expect(await page.getByText('All parts work').count()).toBe(0);
    await page.locator('.component.edge-wait', { hasText: 'quarantine' }).waitFor();
    expect(await violations()).toEqual([]);
  });

  test('quarantined records are listed page by page, and by reason', async () => {
    const rows = panel().locator('tbody tr');
    await rows.nth(19).waitFor();
    await panel().getByRole('button', { name: 'Older rows' }).click();
    await rows.nth(39).waitFor();
    await panel().getByLabel('Reason').selectOption('NOT_UTF8');
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.first().innerText()).toContain('600.0 kB');
  });

  test('a record shows its reason and its bytes', async () => {
    await panel()
      .getByRole('button', { name: sha256Hex(LARGE).slice(0, 12) })
      .click();
    const sheet = page.getByRole('dialog', { name: `Quarantined record ${sha256Hex(LARGE)}` });
    await sheet.getByText('The bytes are not UTF-8 text.').waitFor();
    const hex = await sheet.getByLabel('Bytes in hex').innerText();
    expect(hex.split('\n')[0]).toBe(`00000000  ${'fe 01 '.repeat(8).trim()}  |................|`);
    await sheet.getByText('595,904 more bytes are not shown.').waitFor();
    await sheet.getByText(`legion query quarantine --hash ${sha256Hex(LARGE)} --out record.bin`).waitFor();
    expect(await violations()).toEqual([]);
    await sheet.getByRole('button', { name: 'Close' }).click();
    await sheet.waitFor({ state: 'hidden' });
  });
});
