import { runMain } from '../bin/settings/run-main';

/**
 * The clients of bench/api.ts, in their own process so that their work is not counted as the server's.
 *
 *   lists URL CLIENTS SECONDS PAUSE_MS   requests /events repeatedly; prints the latencies in ms as JSON, without those
 *                                        of the first WARM_UP_MS
 *   streams URL CLIENTS                  opens /stream CLIENTS times, prints "open", and reads until it is stopped
 */

/** Excluded from the latencies, because the code is not compiled yet. */
const WARM_UP_MS = 5_000;

async function lists(url: string, clients: number, seconds: number, pauseMs: number): Promise<void> {
  const latencies: number[] = [];
  const countedFrom = performance.now() + WARM_UP_MS;
  const until = countedFrom + seconds * 1000;
  const client = async (number: number): Promise<void> => {
    await sleep((number / clients) * pauseMs); // so that they do not all start at once
    while (performance.now() < until) {
      const askedAt = performance.now();
      const response = await fetch(`${url}/events?limit=50`);
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`/events answered ${response.status}`);
      if (askedAt >= countedFrom) latencies.push(performance.now() - askedAt);
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_none, number) => client(number)));
  process.stdout.write(`${JSON.stringify(latencies)}\n`);
}

async function streams(url: string, clients: number): Promise<void> {
  const responses = await Promise.all(Array.from({ length: clients }, () => fetch(`${url}/stream`)));
  const refused = responses.filter((response) => response.status !== 200).length;
  if (refused > 0) throw new Error(`${refused} of ${clients} streams were refused`);
  process.stdout.write('open\n');
  const read = async (response: Response): Promise<void> => {
    const reader = response.body!.getReader();
    while (!(await reader.read()).done);
  };
  await Promise.allSettled(responses.map(read));
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

const [kind, url, ...numbers] = process.argv.slice(2);
const [clients = 1, seconds = 1, pauseMs = 0] = numbers.map(Number);
runMain(() => (kind === 'lists' ? lists(url!, clients, seconds, pauseMs) : streams(url!, clients)));
