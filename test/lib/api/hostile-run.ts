import path from 'node:path';
import type { CloudWithApi } from './a-cloud';
import { hostileRequests, sendRaw } from './hostile-requests';

export type HostileReport = {
  readonly sent: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Requests that were answered with 5xx, a stack trace, or a path of this machine. */
  readonly broken: readonly string[];
  /** Response times of an ordinary client during the attack, in milliseconds, sorted. */
  readonly ordinaryMs: readonly number[];
  readonly ordinaryFailures: readonly string[];
};

const ROOT = path.resolve(__dirname, '..', '..', '..');
const TRACE = /\bat [\w.<>]+ \(|node_modules|\.ts:\d+|ECONNREFUSED|TypeError|SyntaxError/;
const CLIENTS = 4;
const ORDINARY_PATHS = ['/events?limit=20', '/stats', '/health', '/anomalies?limit=10', '/windows?limit=5'];
/** Pause between an ordinary client's requests: a page that refreshes often. */
const ORDINARY_PAUSE_MS = 20;
/** A client that waits longer than this would give up. */
const ORDINARY_PATIENCE_MS = 10_000;

/** Sends hostile requests from several clients at once, including slow ones, beside a client that behaves. */
export async function runHostile({ api }: CloudWithApi, count: number): Promise<HostileReport> {
  const page = (await (await fetch(`${api.url}/events?limit=1`)).json()) as { next_cursor: string };
  const target = { port: api.port, token: api.token, cursor: page.next_cursor };
  const requests = hostileRequests(2026, count, target);
  const byStatus: Record<string, number> = {};
  const broken: string[] = [];
  let sent = 0;
  const attack = async (): Promise<void> => {
    for (const request of requests) {
      const { about } = request;
      const { status, text } = await sendRaw(api.port, request);
      sent += 1;
      byStatus[status ?? 'closed'] = (byStatus[status ?? 'closed'] ?? 0) + 1;
      if ((status ?? 0) >= 500 || TRACE.test(text) || text.includes(ROOT))
        broken.push(`${about} => ${text.slice(0, 300)}`);
    }
  };
  const over = new AbortController();
  const slow = [slowBody, slowHeaders].map((begin) =>
    sendRaw(api.port, { bytes: begin(target), hangUp: false }, 60_000),
  );
  const ordinary = beOrdinary(api.url, over.signal);
  await Promise.all(Array.from({ length: CLIENTS }, attack));
  over.abort();
  await Promise.all(slow);
  const { latenciesMs, failures } = await ordinary;
  const sorted = (numbers: number[]) => numbers.sort((a, b) => a - b);
  return {
    sent,
    byStatus,
    broken,
    ordinaryMs: sorted(latenciesMs),
    ordinaryFailures: failures,
  };
}

/** A body that never ends: 10 of 100 bytes, and nothing more. */
function slowBody({ port, token }: { readonly port: number; readonly token: string }): Buffer {
  const head = `POST /control/rate HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;
  return Buffer.from(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"events_p`);
}

function slowHeaders({ port }: { readonly port: number }): Buffer {
  return Buffer.from(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
}

/** An ordinary client of the API, until the signal. */
export async function beOrdinary(url: string, signal: AbortSignal) {
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  for (let at = 0; !signal.aborted; at++) {
    const path = ORDINARY_PATHS[at % ORDINARY_PATHS.length]!;
    const beganAt = performance.now();
    const { status } = await answerOf(url + path);
    latenciesMs.push(performance.now() - beganAt);
    if (status !== 200) failures.push(`${path} => ${status}`);
    await new Promise((resolve) => setTimeout(resolve, ORDINARY_PAUSE_MS));
  }
  return { latenciesMs, failures };
}

async function answerOf(url: string): Promise<{ readonly status: number | string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ORDINARY_PATIENCE_MS) });
    await response.arrayBuffer();
    return response;
  } catch (error) {
    return { status: String(error) };
  }
}
