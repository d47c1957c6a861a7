import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ScriptedAnswer = { readonly status?: number; readonly body: string };

export type ScriptedServer = {
  readonly endpoint: string;
  /** Operation and body of each request, in order. */
  readonly requests: readonly { readonly operation: string; readonly body: Readonly<Record<string, unknown>> }[];
  readonly close: () => Promise<void>;
};

/** A service on 127.0.0.1 that gives these answers in turn, and then repeats the last one. */
export async function aScriptedServer(...answers: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  const requests: { operation: string; body: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1]!;
      requests.push({ operation, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> });
      const { status = 200, body } = answers[Math.min(requests.length, answers.length) - 1]!;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
