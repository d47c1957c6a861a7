import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { TABS } from '../../dashboard/src/model/route';
import { hasBrowser, openBrowser, type TestBrowser } from './a-browser';
import { servePage, type ServedPage } from './a-page';

const PATIENCE_MS = 60_000;
const INTERACTIVE_MS = 1_000;

const describeWithBrowser = hasBrowser() ? describe : describe.skip;

describeWithBrowser('the page is accessible', () => {
  let served: ServedPage;
  let browser: TestBrowser;

  beforeAll(async () => {
    [served, browser] = await Promise.all([servePage(), openBrowser()]);
    await served.cloud.producer.start({ eventsPerSecond: 40, anomalyRate: 0.3 });
    const { page } = await browser.open();
    await page.goto(`${served.origin}/#/events?view=anomalies`);
    await page.locator('tbody tr').nth(5).waitFor({ timeout: PATIENCE_MS });
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const opened = async (tab: string, options: Parameters<TestBrowser['open']>[0]): Promise<Page> => {
    const { page } = await browser.open(options);
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(served.url);
    await page.goto(`${served.origin}/#/${tab}`);
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    return page;
  };
  const violations = async (page: Page) => {
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.passes.map(({ id }) => id)).toContain('color-contrast');
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    test.each(TABS)(`%s has no serious violation, ${colorScheme}`, async (tab) => {
      const page = await opened(tab, { colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    });

    test(`an open event has no serious violation, ${colorScheme}`, async () => {
      const page = await opened('events?view=anomalies', { colorScheme });
      await page.locator('tbody button').first().click();
      await page.getByLabel('Payload', { exact: true }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    });
  }

  test.each(TABS)('%s fits into 400 pixels', async (tab) => {
    const page = await opened(tab, { width: 400 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    await page.context().close();
  });

  test('the keyboard reaches all tabs and the theme', async () => {
    const page = await opened('overview', {});
    const seen: string[] = [];
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      seen.push(await page.evaluate<string>('document.activeElement.textContent || document.activeElement.ariaLabel'));
    }
    const expected = ['Skip to the content', 'Legion', 'Overview', 'Events', 'Live', 'Simulate', 'Health', 'Analytics'];
    expect(seen.slice(0, expected.length)).toEqual(expected);
    expect(seen).toContain('Use the dark theme');
    await page.context().close();
  });

  test('a chosen theme is kept after a reload', async () => {
    const page = await opened('overview', {});
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Use the light theme' }).waitFor();
    expect(await page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
    await page.context().close();
  });

  test('the page is interactive within a second', async () => {
    const page = await opened('overview', {});
    await page.reload();
    await page.locator('.tabs').waitFor();
    const ms = await page.evaluate<number>('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd');
    expect(ms).toBeLessThan(INTERACTIVE_MS);
    await page.context().close();
  });
});
