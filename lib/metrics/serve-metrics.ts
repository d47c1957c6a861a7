import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProcessMetrics } from './process-metrics';

export type MetricsServer = {
  /** `http://127.0.0.1:9100/metrics` */
  readonly url: string;
  readonly close: () => Promise<void>;
};

/**
 * Serves the metrics of a process on 127.0.0.1.
 * @param port 0 takes a free one
 * @throws the error of listening, such as that of a port in use
 */
export async function serveMetrics(metrics: ProcessMetrics, port: number): Promise<MetricsServer> {
  const server = createServer((incoming, outgoing) => {
    answer(metrics, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(metrics: ProcessMetrics, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  incoming.resume();
  // A page of another site that had its name resolved to this machine would send its own host.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(incoming.headers.host ?? '')) return end(outgoing, 403, 'wrong host\n');
  if (incoming.url?.split('?')[0] !== '/metrics') return end(outgoing, 404, 'the metrics are at /metrics\n');
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return end(outgoing, 405, 'GET it\n');
  const text = await metrics.text();
  end(outgoing, 200, incoming.method === 'HEAD' ? '' : text, metrics.mediaType);
}

function end(outgoing: ServerResponse, status: number, text: string, mediaType = 'text/plain; charset=utf-8'): void {
  outgoing.writeHead(status, { 'content-type': mediaType, 'cache-control': 'no-store' }).end(text);
}
