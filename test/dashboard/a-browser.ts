import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether there is a browser to test with; says so where there is none. */
export function hasBrowser(): boolean {
  const found = existsSync(CHROMIUM);
  if (!found) console.warn(`skipped: ${CHROMIUM} is not installed (apt-get install chromium)`);
  return found;
}

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type WatchedPage = {
  readonly page: Page;
  /** What the browser complained about, failed loads left out: these are the outages that tests make. */
  readonly complaints: readonly string[];
};

export type TestBrowser = {
  readonly open: (options?: { width?: number; colorScheme?: 'light' | 'dark' }) => Promise<WatchedPage>;
  readonly close: () => Promise<void>;
};

/** A headless browser with an empty profile. */
export async function openBrowser(): Promise<TestBrowser> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'legion-browser-'));
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [...ARGUMENTS, `--disk-cache-dir=${profile}`],
  });
  return {
    open: async ({ width = 1280, colorScheme = 'light' } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 860 },
        colorScheme,
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        const isOutage = /Failed to load resource|ERR_/.test(message.text());
        if (['error', 'warning'].includes(message.type()) && !isOutage) complaints.push(message.text());
      });
      return { page, complaints };
    },
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
