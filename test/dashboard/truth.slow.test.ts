import type { Locator, Page, Route } from 'playwright-core';
import type { ControlState } from '../../lib/api/contract/control';
import { hasBrowser, openBrowser, type TestBrowser, type WatchedPage } from './a-browser';
import { servePage, type ServedPage } from './a-page';

const PATIENCE_MS = 60_000;

type Moment = {
  readonly tone: string;
  readonly why: string;
  readonly generated: number;
  readonly accepted: number;
  readonly bronze: number;
};

const describeWithBrowser = hasBrowser() ? describe : describe.skip;

describeWithBrowser('the page tells the truth', () => {
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
    // This workload never assesses a customer.
    await served.cloud.producer.start({ workload: 'signals', eventsPerSecond: 40, anomalyRate: 0.3 });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const goTo = async (tab: string) => {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: tab }).click();
    await page.getByRole('heading', { level: 1, name: tab }).waitFor({ state: 'attached' });
  };
  const expectSeen = (locator: Locator) => locator.first().waitFor();
  const toneOf = async (locator: Locator) => /tone-(\w+)/.exec((await locator.getAttribute('class')) ?? '')?.[1];

  test('the pill is amber only while something falls behind, and bronze never exceeds generated', async () => {
    await goTo('Overview');
    await expectSeen(page.locator('.proof-pill', { hasText: /In flight|Verified equal/ }));
    const moments = await page.evaluate<Moment[]>(`new Promise((resolve) => {
      const seen = [];
      const number = (text) => Number(text.replaceAll(',', '').replace('–', '0'));
      const look = () => {
        const [generated, accepted, , bronze] = [...document.querySelectorAll('.stage > b')].map((b) => number(b.textContent));
        const pill = document.querySelector('.proof-pill');
        seen.push({ tone: pill.className.split('tone-')[1], why: pill.title, generated, accepted, bronze });
        if (seen.length < 40) setTimeout(look, 100); else resolve(seen);
      };
      look();
    })`);
    const calm = /in flight, none known to be lost\.$|once\.$/;
    const isAmberForNothing = ({ tone, why }: Moment) => calm.test(why) && !/^(none|good)$/.test(tone);
    const isCalmOverLag = ({ tone, why }: Moment) => !calm.test(why) && tone !== 'wait';
    expect(moments.filter((moment) => isAmberForNothing(moment) || isCalmOverLag(moment))).toEqual([]);
    expect(moments.filter(({ generated, accepted, bronze }) => bronze > accepted || accepted > generated)).toEqual([]);
    expect(Math.max(...moments.map(({ bronze }) => bronze))).toBeGreaterThan(0);
  });

  test('a customer who was never assessed has no score, not a low one', async () => {
    await goTo('Events');
    await page.locator('tbody tr td:nth-child(3) a').first().click();
    await expectSeen(page.locator('.customer-risk').getByText('Never assessed'));
    expect(await page.locator('.score .level-low').count()).toBe(0);
  });

  test('an event that no run generated is not reported as in flight', async () => {
    await page.goto(`${served.origin}/#/events?event=EVT-nobody-1`);
    await expectSeen(page.getByText('There is no such event.'));
    await expectSeen(page.getByText('Run nobody is not known here'));
    expect(await page.getByRole('button', { name: 'Look again' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('a table with rows does not show 0 items', async () => {
    await goTo('Health');
    const bronze = page.getByRole('region', { name: 'legion-local-bronze' });
    await expectSeen(bronze.getByText('Stored records'));
    expect(await bronze.getByText('Items').count()).toBe(0);
    expect(await bronze.locator('dd.num').first().innerText()).toMatch(/^[1-9]/);
  });

  test('percentages name their whole', async () => {
    await goTo('Analytics');
    const labels = page.getByRole('region', { name: 'Label types' });
    await expectSeen(labels.locator('.bar-count', { hasText: '% of labels' }));
    await expectSeen(page.getByText('Shares of labels'));
    await goTo('Overview');
    await expectSeen(page.locator('.tile', { hasText: 'High risk' }).getByText(/of stored records|–/));
  });

  test('an event of the year 9999 leaves the charts in the present', async () => {
    await served.cloud.producer.send({
      event_type: 'CREDIT_ASSESSMENT',
      event: { timestamp: '9999-12-31T23:59:00.000Z', customer: { customer_id: 'CUST-000001' } },
    } as never);
    await served.cloud.cloud.idle();
    await page.reload();
    await goTo('Analytics');
    const chart = page.getByRole('region', { name: 'Events per minute' }).getByRole('img');
    await expectSeen(chart);
    expect(await chart.getAttribute('aria-label')).not.toMatch(/ 1 in all/);
    expect(await page.locator('table.windows th[scope=row] time').first().getAttribute('datetime')).not.toMatch(
      /^9999/,
    );
  });

  test('a page that was hidden gets the events that it missed, even as the only listener', async () => {
    await page.goto('about:blank');
    const { page: other } = await browser.open();
    other.setDefaultTimeout(PATIENCE_MS);
    await other.clock.install();
    // Blocks the lists of stored events: only the stream can bring the event.
    await other.route(/\/events\?/, (route) => route.abort());
    await other.goto(`${served.origin}/#/live`);
    await expectSeen(other.locator('tbody tr'));
    const becomes = (visibility: 'hidden' | 'visible') =>
      other.evaluate(`
        Object.defineProperty(document, 'visibilityState', { value: '${visibility}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await becomes('hidden');
    await other.clock.fastForward(31_000);
    const { event_id } = await served.cloud.producer.inject('LARGE_PURCHASE');
    await served.cloud.cloud.idle();
    await becomes('visible');
    await expectSeen(other.getByTitle('Figures arrive as they change'));
    await other.getByLabel('Contains').fill(event_id);
    await expectSeen(other.locator('tbody tr', { hasText: event_id }));
    expect(await other.getByText('after lost connections').count()).toBe(0);
    await other.context().close();
    await page.goto(served.url);
  });

  test('an answer that the stream overtook does not undo what the stream said', async () => {
    await goTo('Simulate');
    await expectSeen(page.getByRole('heading', { name: 'Producer running' }));
    let release = () => {};
    const said = new Promise<void>((resolve) => {
      release = resolve;
    });
    let hold: ((route: Route) => Promise<void>) | undefined;
    const isHeld = new Promise<void>((resolve) => {
      hold = async (route) => {
        hold = undefined;
        const response = await route.fetch();
        expect(await response.json()).toMatchObject({ state: 'running' });
        resolve();
        await said;
        await route.fulfill({ response });
      };
    });
    await page.route('**/control', (route) => (hold ? hold(route) : route.continue()));
    await isHeld;
    await served.cloud.producer.pause();
    await expectSeen(page.getByRole('heading', { name: 'Producer paused' }));
    const answered = page.waitForResponse('**/control');
    release();
    await answered;
    expect(await page.getByRole('heading', { name: 'Producer paused' }).count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'Producer running' }).count()).toBe(0);
    await page.unroute('**/control');
  });

  test('a burst disappears when its time is over, even without word from the server', async () => {
    const { page: other } = await browser.open();
    other.setDefaultTimeout(PATIENCE_MS);
    await other.route('**/stream', (route) => route.abort());
    const state: ControlState = {
      ...served.cloud.producer.state(),
      burst: { multiplier: 5, until: new Date(Date.now() + 6_000).toISOString() },
    };
    await other.route('**/control', (route) => route.fulfill({ json: state }));
    await other.goto(`${served.origin}/#/simulate`);
    await other.getByText(/burst × 5/).waitFor();
    await other.getByText(/burst × 5/).waitFor({ state: 'detached' });
    expect(await other.getByRole('heading', { name: 'Producer' }).first().innerText()).not.toContain('burst');
    await other.context().close();
  });

  test('a late producer is amber, with the rates asked for and reached', async () => {
    await served.cloud.producer.start({ eventsPerSecond: 50 });
    await goTo('Overview');
    watched.expectOutage();
    served.producerWay.off();
    const lag = page.locator('.tile', { hasText: 'Lag' });
    await expectSeen(lag.getByText(/asked 50\/s, reached \d/));
    expect(await toneOf(lag.locator('.quiet > b').first())).toBe('wait');
    await expectSeen(page.locator('.proof-pill.tone-wait'));
    served.producerWay.on();
    // The events that were due are delivered, and no more become due.
    await served.cloud.producer.stop();
    await expectSeen(page.locator('.proof-pill.tone-none, .proof-pill.tone-good'));
  });
});
