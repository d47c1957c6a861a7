import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { WriteGate } from './write-gate';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** The operations that make kept state larger. Deletions stay possible, because they free space. */
const WRITES: ReadonlySet<string> = new Set([
  'AddTagsToStream',
  'CreateStream',
  'MergeShards',
  'PutRecord',
  'PutRecords',
  'SplitShard',
  'BatchWriteItem',
  'CreateTable',
  'PutItem',
  'TagResource',
  'UpdateItem',
  'UpdateTable',
]);

const BODY = JSON.stringify({
  __type: 'ServiceUnavailable',
  message: 'The disk of the data folder has less than 64 MB free: writes are refused until there is more.',
});

/** While the gate is closed, answers writes with a server fault, after which SDKs and producers retry. */
export function refuseWrites(server: Server, gate: WriteGate): void {
  const listeners = server.listeners('request') as Listener[];
  server.removeAllListeners('request');
  server.on('request', (incoming, outgoing) => {
    if (gate.isClosed() && WRITES.has(operationOf(incoming))) refuse(incoming, outgoing);
    else for (const listener of listeners) listener.call(server, incoming, outgoing);
  });
}

/** `Kinesis_20131202.PutRecords` */
function operationOf({ headers }: IncomingMessage): string {
  const target = headers['x-amz-target']?.toString() ?? '';
  return target.slice(target.indexOf('.') + 1);
}

/** Reads the body to its end, so that the connection can be reused. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  outgoing.writeHead(503, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(BODY),
    'x-amzn-errortype': 'ServiceUnavailable',
  });
  outgoing.end(BODY);
}
