import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { hasBrowser, openBrowser, type TestBrowser, type WatchedPage } from './a-browser';
import { servePage, type ServedPage } from './a-page';

/** The machine may be busy with other suites: a test waits this long for a condition. */
const PATIENCE_MS = 60_000;

const describeWithBrowser = hasBrowser() ? describe : describe.skip;

describeWithBrowser('the page, over a real cloud', () => {
  let served: ServedPage;
  let browser: TestBrowser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([servePage(), openBrowser()]);
    watched = await browser.open();
    page = watched.page;
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(served.url);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const goTo = async (tab: string) => {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: tab }).click();
    await page.getByRole('heading', { level: 1, name: tab }).waitFor({ state: 'attached' });
  };
  /** The figure of a tile, by a text in it. */
  const tile = (name: string) => page.locator('.tile', { hasText: name }).locator('dd > b').first();
  const figure = async (name: string) => Number((await tile(name).innerText()).replaceAll(',', '').replace('–', 'NaN'));
  const expectSeen = (locator: Locator) => locator.waitFor();
  const expectSoon = async (holds: () => Promise<boolean>) => {
    const endMs = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > endMs) throw new Error(`still not true: ${String(holds)}`);
      await page.waitForFunction('new Promise((resolve) => requestAnimationFrame(() => resolve(true)))');
    }
  };

  test('the token leaves the address, and this tab keeps it', async () => {
    expect(page.url()).toBe(`${served.origin}/#/overview`);
    await page.reload();
    await goTo('Simulate');
    await expectSeen(page.getByRole('button', { name: 'Start' }));
    expect(await page.getByText('You can look, but not touch').count()).toBe(0);
  });

  test('the proof is not green before anything is produced', async () => {
    await goTo('Overview');
    await expectSeen(page.getByRole('heading', { name: 'Nothing to compare' }));
  });

  test('after the start of the producer, events arrive', async () => {
    await goTo('Simulate');
    await page.getByLabel('Events per second').fill('40');
    await expectSeen(page.getByText('times slower than now'));
    await page.getByRole('button', { name: 'Set the rate' }).click();
    await expectSeen(page.getByText('Set to 40 per second.'));
    await page.getByRole('button', { name: 'Start' }).click();
    await expectSeen(page.getByRole('heading', { name: 'Producer running' }));
    await expectSeen(page.getByRole('list', { name: 'Log of the producer' }).getByText('start was asked for'));
    await goTo('Live');
    await expectSeen(page.getByRole('row').nth(5));
    await goTo('Overview');
    await expectSoon(async () => (await figure('Events in total')) > 40);
    await expectSeen(page.locator('.label-list button').first());
  });

  test('the live stream shows events, pauses and filters', async () => {
    await goTo('Live');
    await page.getByRole('button', { name: 'Pause' }).click();
    const first = await page.getByRole('row').nth(1).innerText();
    await expectSeen(page.getByText(/[1-9]\d* events? since you paused/));
    expect(await page.getByRole('row').nth(1).innerText()).toBe(first);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Labelled' }).click();
    // Rows come and go in the meantime: both counts must be of one moment.
    await page.waitForFunction(
      "document.querySelector('tbody tr') && !document.querySelector('tbody tr:not(:has(.label))')",
    );
    await page.getByLabel('Contains').fill('no such thing');
    await expectSeen(page.getByText('None of the latest events matches.'));
  });

  test('stored events can be filtered, and one opens as it was produced', async () => {
    await goTo('Events');
    await page.getByRole('link', { name: 'High risk' }).click();
    await expectSeen(page.locator('tbody .level-high').first());
    expect(await page.locator('tbody tr').count()).toBe(await page.locator('tbody .level-high').count());
    await page.getByRole('link', { name: 'Labelled', exact: true }).click();
    await page.getByLabel('Type').selectOption('DEMOGRAPHIC_INCONSISTENCY');
    await page.waitForURL(/anomaly=DEMOGRAPHIC_INCONSISTENCY/);
    await expectSeen(page.locator('tbody .label').first());
    const row = page.locator('tbody tr').first();
    const eventId = await row.getByRole('button').innerText();
    await row.click();
    const sheet = page.getByRole('dialog', { name: `Event ${eventId}` });
    const payload = JSON.parse(await sheet.getByLabel('Payload').innerText()) as Record<string, unknown>;
    expect(payload).toMatchObject({
      event_id: eventId,
      anomaly_flags: [{ category: 'DEMOGRAPHIC_INCONSISTENCY' }],
    });
    await expectSeen(sheet.getByText('Hash matches the key'));
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('event=');
  });

  test('a customer shows the score and its parts', async () => {
    await goTo('Events');
    await page.getByRole('link', { name: 'By customer' }).click();
    await expectSeen(page.getByText('Enter a customer id'));
    await page.getByLabel('Customer', { exact: true }).fill('CUST-000001');
    await page.keyboard.press('Enter');
    await expectSeen(page.locator('.score').getByText('of 100'));
    await expectSeen(page.locator('tbody tr').first());
    expect(new Set(await page.locator('tbody tr td:nth-child(3)').allInnerTexts())).toEqual(new Set(['CUST-000001']));
  });

  test('an export holds what the filter shows', async () => {
    await goTo('Events');
    await page.getByRole('link', { name: 'High risk' }).click();
    await expectSeen(page.locator('tbody tr').first());
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const download = await downloading;
    const [header, ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    const riskAt = header!.split(',').indexOf('risk_level');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.split(',')[riskAt] === 'HIGH')).toBe(true);
  });

  test('a burst raises the rate', async () => {
    await goTo('Simulate');
    await page.getByLabel('Times the rate').fill('5');
    await page.getByLabel('Seconds').fill('30');
    await expectSeen(page.getByText('200 events per second for 30 seconds'));
    await page.getByRole('button', { name: 'Burst' }).click();
    await expectSeen(page.getByText(/burst × 5/));
    await goTo('Overview');
    await expectSoon(async () => (await figure('Per second')) > 80);
  });

  test('an event made by hand is sent, and shows up stored', async () => {
    await goTo('Simulate');
    await page.getByRole('textbox', { name: 'Age' }).fill('old');
    await expectSeen(page.getByText('A number of years such as 35'));
    expect(await page.getByRole('button', { name: 'Send the event' }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Age' }).fill('5');
    await expectSeen(page.getByText('Age 5 is implausible.'));
    await page.getByRole('button', { name: 'Send the event' }).click();
    await page.getByRole('button', { name: 'Show it' }).click();
    await expectSoon(async () => {
      const again = page.getByRole('button', { name: 'Look again' });
      if (await again.isVisible()) await again.click();
      return page.getByLabel('Payload', { exact: true }).isVisible();
    });
    expect(await page.getByLabel('Payload', { exact: true }).innerText()).toContain('"age": 5');
    await page.keyboard.press('Escape');
  });

  test('an anomaly of a chosen type is injected', async () => {
    await goTo('Simulate');
    const panel = page.getByRole('region', { name: 'Inject an anomaly' });
    await panel.getByLabel('Type').selectOption('INVALID_AGE');
    await panel.getByRole('button', { name: 'Inject it' }).click();
    await expectSeen(panel.getByText('was accepted.'));
    await expectSeen(page.getByRole('list', { name: 'Log of the producer' }).getByText('with INVALID_AGE'));
  });

  test('a stream that stops turns red, the rest keeps working, and it recovers', async () => {
    await goTo('Health');
    const stream = page.getByRole('region', { name: 'legion-local-events' });
    await expectSeen(stream.getByText('Working'));
    watched.expectOutage();
    served.kinesis.off();
    await expectSeen(stream.getByText('Down'));
    await expectSeen(page.getByRole('heading', { name: 'A part is down' }));
    await expectSeen(page.getByRole('region', { name: 'legion-local-bronze' }).getByText('Working'));
    await goTo('Events');
    await expectSeen(page.locator('tbody tr').first());
    await goTo('Health');
    served.kinesis.on();
    await expectSeen(stream.getByText('Working'));
    expect(await stream.locator('dd time').count()).toBeGreaterThan(1);
  });

  test('tables that stop turn red and recover, and the last figures stay visible', async () => {
    await goTo('Overview');
    served.dynamodb.off();
    await expectSeen(page.getByLabel('(down)'));
    expect(await figure('Events in total')).toBeGreaterThan(0);
    await goTo('Health');
    await expectSeen(page.getByRole('region', { name: 'legion-local-bronze' }).getByText('Down'));
    served.dynamodb.on();
    await expectSeen(page.getByRole('region', { name: 'legion-local-bronze' }).getByText('Working'));
  });

  test('an API that stops is announced above everything, and the page reconnects by itself', async () => {
    await goTo('Overview');
    await served.stopApi();
    await expectSeen(page.getByText('The API does not answer.'));
    await expectSeen(page.getByRole('button', { name: 'Offline' }));
    await served.startApi();
    await page.getByText('The API does not answer.').waitFor({ state: 'detached' });
    await expectSeen(page.getByTitle('Figures arrive as they change'));
  });

  test('the page polls every few seconds when the stream does not get through', async () => {
    const { page: other } = await browser.open();
    other.setDefaultTimeout(PATIENCE_MS);
    await other.route('**/stream', (route) => route.abort());
    await other.goto(`${served.origin}/#/live`);
    await expectSeen(other.getByRole('button', { name: 'Every 5 s' }));
    await expectSeen(other.locator('tbody tr').first());
    const newest = await other.locator('tbody tr').first().innerText();
    await expectSeen(
      other
        .locator('tbody tr')
        .first()
        .filter({ hasNotText: newest.split('\t')[1]! }),
    );
    await other.context().close();
  });

  test('a detector is judged by the labels, and charts can be saved', async () => {
    watched.expectNoOutage();
    await goTo('Analytics');
    await page.getByRole('button', { name: 'Judge the baseline' }).click();
    await expectSeen(page.getByText('Confusion table'));
    expect(await tile('Precision').innerText()).toMatch(/^[\d.]+ %$/);
    await page.getByLabel('Judge a file').setInputFiles({
      name: 'mine.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('EVT-nowhere-1,HIGH\n'),
    });
    await expectSeen(page.getByText('1 flagged id not among these events'));
    const downloading = page.waitForEvent('download');
    await page.getByRole('region', { name: 'Events per minute' }).getByRole('button', { name: 'Picture' }).click();
    const picture = await readFile(await (await downloading).path(), 'utf8');
    expect(picture).toMatch(/^<svg.*xmlns="http:\/\/www.w3.org\/2000\/svg".*fill="rgb/s);
  });

  test('the deployed detector is shown by rule, and a detection opens its event', async () => {
    await goTo('Analytics');
    await expectSeen(page.getByText('Not judged here.'));
    await served.cloud.producer.start({ workload: 'signals', eventsPerSecond: 100, anomalyRate: 0.3 });
    const rule = page.getByRole('region', { name: 'Rules' }).getByRole('row', { name: /^Large purchase/ });
    // The detector gets a few seconds before it is judged.
    await expectSeen(rule.filter({ hasText: /100.0 %.*[1-9]\d* of [1-9]\d*/ }));
    const confusion = page.getByRole('region', { name: 'Confusion table' });
    await expectSeen(confusion.getByRole('row', { name: /^None/ }));
    const detection = page.getByRole('region', { name: 'Detections' }).getByRole('row').nth(1);
    const [, eventId] = /(EVT-\S+)/.exec(await detection.innerText())!;
    await detection.getByRole('button').click();
    await expectSeen(page.getByLabel('Payload', { exact: true }).filter({ hasText: eventId! }));
    await page.keyboard.press('Escape');
  });

  test('after the stop, the light turns green: everything produced is stored', async () => {
    await goTo('Simulate');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expectSeen(page.getByRole('heading', { name: 'Producer stopped' }));
    await goTo('Overview');
    await expectSeen(page.getByRole('heading', { name: 'Verified equal' }));
    await goTo('Analytics');
    await expectSeen(page.locator('.windows .tone-good').first());
  });

  test('the browser reported no errors', () => {
    expect(watched.complaints).toEqual([]);
  });
});
