import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import dynaliteDb from 'dynalite/db';
import validations from 'dynalite/validations';
import batchWriteItem from 'dynalite/validations/batchWriteItem';
import type { Answer, Call, ServiceEngine } from '../engines/call';
import { createIndexWriter } from './dynalite-indexes';
import type { KeptTables } from '../engines/kept-parts';
import { createDynaliteStore, type DynaliteOptions } from './dynalite-store';
import type { EngineThreadData } from '../engines/engine';
import { passOrdinaryBatches } from './ordinary-batch';
import { serveEngine } from '../engines/serve-engine';

const options = workerData as EngineThreadData;

dynaliteDb.updateIndexes = createIndexWriter();
passOrdinaryBatches(validations, batchWriteItem.types, dynaliteDb.itemSize);
serveEngine(
  {
    otherwise: '',
    open: ({ warn }) => {
      let tables: KeptTables | undefined;
      dynaliteDb.create = (given: DynaliteOptions) => {
        const store = createDynaliteStore({ ...given, onFault: ({ message }) => warn(message) });
        tables = store.kept;
        return store;
      };
      const server = dynalite({ path: options.dataDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
      return { engine: engineOf(server), kept: { tables } };
    },
  },
  options,
);

/** dynalite as an engine, until there is one of our own. */
function engineOf(server: Server): ServiceEngine {
  const [listener] = server.listeners('request') as RequestListener[];
  return {
    call: (call) => new Promise((resolve) => hand(listener!, call, resolve)),
    close: async () => void server.emit('close'),
  };
}

function hand(listener: RequestListener, { operation, body }: Call, resolve: (answer: Answer) => void): void {
  const headers = {
    host: 'localhost',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a',
  };
  const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
  const response = {
    statusCode: 200,
    setHeader: () => undefined,
    end(text?: string) {
      const bytes = new TextEncoder().encode(text ?? '');
      const type = response.statusCode === 200 ? undefined : (JSON.parse(text!) as { __type: string }).__type;
      const errorType = type?.split('#').at(-1);
      resolve({ status: response.statusCode, body: bytes, ...(errorType !== undefined && { errorType }) });
    },
  };
  listener(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  request.emit('data', Buffer.from(body));
  request.emit('end');
}
