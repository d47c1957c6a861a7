import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { REPOSITORY } from '../bin/deploy/repository';
import { runMain } from '../bin/settings/run-main';

/** Takes the README's pictures of the page from a real run: `npm run screenshots -- [events per second] [path of Chromium]`. */

const FOLDER = path.join(REPOSITORY, 'docs', 'screenshots');
/** A rate that the machine sustains; above that, the pictures show a lagging producer. */
const RATE = process.argv[2] ?? '60';
const CHROMIUM = process.argv[3] ?? '/usr/bin/chromium';
const TABS = ['overview', 'events', 'live', 'simulate', 'health', 'analytics'] as const;
const SCHEMES = ['light', 'dark'] as const;
const WIDTH = 1280;
const NARROW = 400;
const HEIGHT = 900;
/** How long the run fills the charts, which show minutes, before the first picture. */
const FILL_MS = 200_000;
/** Time for an opened tab to load its data. */
const SETTLE_MS = 6_000;
/** Longer pages are cut off here. */
const MAX_HEIGHT = 4_096;
const RUN = (
  'start --workload credit,card,interbank,signals,viral --anomaly-rate 0.15 --network good --duration 1h --rate ' + RATE
).split(' ');

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'legion-screenshots-'));
  const run = startRun(folder);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const url = await dashboardOf(run);
    const pages = [];
    for (const colorScheme of SCHEMES) pages.push([colorScheme, await open(browser, url, { colorScheme })] as const);
    const narrow = await open(browser, url, { width: NARROW });
    await delay(FILL_MS);
    for (const [colorScheme, page] of pages) await takeTabs(page, colorScheme);
    await take(narrow, `overview-${NARROW}`);
    await takeEvent(pages[0]![1]);
  } finally {
    await browser.close();
    run.kill('SIGINT');
    if (run.exitCode === null) await once(run, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

function startRun(folder: string): ChildProcess {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const words = ['--import', tsx, path.join(REPOSITORY, 'bin', 'legion.ts'), ...RUN];
  return spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** The address with the token that the run prints. @throws Error when the run ends before that */
async function dashboardOf(run: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of run.stderr!.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const found = /Dashboard: (\S+)/.exec(said)?.[1];
    if (found === undefined) continue;
    run.stderr!.resume();
    return found;
  }
  throw new Error(`the run ended before its dashboard was up: ${said}`);
}

async function open(
  browser: Browser,
  url: string,
  { width = WIDTH, colorScheme = 'light' }: { width?: number; colorScheme?: 'light' | 'dark' },
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: HEIGHT }, colorScheme });
  await page.goto(url);
  return page;
}

async function takeTabs(page: Page, colorScheme: string): Promise<void> {
  for (const tab of TABS) {
    await page.goto(`${new URL(page.url()).origin}/#/${tab}`);
    await delay(SETTLE_MS);
    await take(page, `${tab}-${colorScheme}`);
  }
}

/** The details of an event with an anomaly. */
async function takeEvent(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/events?view=anomalies`);
  await page.locator('tbody button').first().click();
  await page.getByLabel('Payload', { exact: true }).waitFor();
  await page.screenshot({ path: path.join(FOLDER, 'event-light.png') });
}

async function take(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize()!;
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  // Move the pointer away: live lists pause under it, and look different.
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: path.join(FOLDER, `${name}.png`),
    fullPage: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, MAX_HEIGHT) },
  });
}

runMain(main);
