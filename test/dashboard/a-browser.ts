import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether there is a browser to test with; warns if there is none. */
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
  /** Errors and warnings of the browser's console. */
  readonly complaints: readonly string[];
  /** From now on requests may fail: the test cuts something off. */
  readonly expectOutage: () => void;
  readonly expectNoOutage: () => void;
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
      let isOutage = false;
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (!['error', 'warning'].includes(message.type())) return;
        const isFailedRequest = /Failed to load resource|ERR_/.test(message.text());
        // Looking up an event before it is stored is a plain 404, which browsers log nevertheless.
        const isNotStoredYet = isFailedRequest && message.location().url.includes('/events/EVT-');
        if (isNotStoredYet || (isFailedRequest && isOutage)) return;
        complaints.push(`${message.text()} ${message.location().url}`);
      });
      return {
        page,
        complaints,
        expectOutage: () => {
          isOutage = true;
        },
        expectNoOutage: () => {
          isOutage = false;
        },
      };
    },
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
