import type { Locator, Page } from 'playwright-core';
import { aContext, aFolder, run, type Ran, type TestContext } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { hasBrowser, openBrowser, type TestBrowser } from './a-browser';

const PATIENCE_MS = 90_000;
const EVENTS = 600;

const describeWithBrowser = hasBrowser() ? describe : describe.skip;

describeWithBrowser('the page after a kept demo, and beside producers in other processes', () => {
  const folder = aFolder();
  const dataset = aDatasetFile(folder.path);
  let demo: TestContext;
  let ending: Promise<Ran>;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    demo = aContext(folder.path);
    const words = ['--events', `${EVENTS}`, '--workload', 'signals', '--anomaly-rate', '0.3', '--run-id', 'kept'];
    ending = run(demo, 'demo', '--keep', '--dataset', dataset, '--dashboard-port', '0', ...words);
    [browser] = await Promise.all([openBrowser(), demo.whenSaid('Ctrl-C ends it.')]);
    page = (await browser.open()).page;
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(demo.texts.stdout)![0]);
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser?.close();
    demo?.signal('SIGINT');
    await ending;
    folder.remove();
  });

  const goTo = async (tab: string) => {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: tab }).click();
  };
  const seen = (locator: Locator) => locator.first().waitFor();
  const stage = (name: string) => page.locator('.stage', { hasText: name }).locator('b');
  const outside = (...words: string[]) => run(aContext(folder.path), ...words, '--dataset', dataset);

  test("the demo's run is proven, as legion verify says, and the page does not ask to start a producer", async () => {
    await seen(page.getByRole('heading', { name: 'Proven', exact: true }));
    expect((await outside('verify', '--run-id', 'kept', '--json')).json.verdict).toBe('PROVEN');
    expect(await page.locator('.proof-pill').getAttribute('class')).toContain('tone-good');
    for (const name of ['Producer', 'Stream', 'Bronze']) expect(await stage(name).innerText()).toBe(`${EVENTS}`);
    expect(await page.getByText('Start the producer').count()).toBe(0);
  });

  test("the detector is judged by the run's labels", async () => {
    await goTo('Analytics');
    await seen(page.getByRole('region', { name: 'Detections' }).getByRole('row').nth(1));
    await seen(page.getByRole('region', { name: 'Rules' }).getByRole('row', { name: /^Large purchase/ }));
    await seen(page.getByText(`Judged ${EVENTS} events`));
    expect(await page.getByText('Not judged here.').count()).toBe(0);
  });

  test("an event beyond the run's last is said not to exist", async () => {
    const origin = new URL(page.url()).origin;
    await page.goto(`${origin}/#/events?event=EVT-kept-${EVENTS}`);
    await seen(page.getByText('There is no such event.'));
    await seen(page.getByText(`Run kept generated ${EVENTS} events, EVT-kept-0 to EVT-kept-${EVENTS - 1}.`));
    expect(await page.getByRole('button', { name: 'Look again' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('a producer in another process is counted while it runs, and proven after it ends', async () => {
    await goTo('Overview');
    const more = 400;
    const producing = outside('produce', '--events', `${more}`, '--rate', '80', '--run-id', 'outside');
    await seen(page.locator('.proof-pill', { hasText: 'In flight' }));
    await goTo('Health');
    await seen(page.getByRole('region', { name: 'producer of run outside' }).getByText('at work in another process'));
    expect((await producing).exitCode).toBe(0);
    await goTo('Overview');
    await seen(page.getByRole('heading', { name: 'Proven', exact: true }));
    await seen(page.locator('.stage', { hasText: 'Producer' }).getByText('1,000'));
    expect(await stage('Bronze').innerText()).toBe('1,000');
    const { json } = await outside('verify', '--run-id', 'outside', '--json');
    expect(json.verdict).toBe('PROVEN');
  });
});
