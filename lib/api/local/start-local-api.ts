import { randomBytes } from 'node:crypto';
import { API_VERSION } from '../contract/version';
import { createStreamSample } from '../../aws/stream-sample';
import type { ProducerControl } from '../live/producer-control';
import type { ApiDependencies } from '../live/dependencies';
import { lingerOnce } from '../live/linger-once';
import { createLiveFeed } from '../live/live-feed';
import { runFeed } from '../live/run-feed';
import { storeDependencies, type StoreDependenciesOptions } from '../store-dependencies';
import { serveLocal, type LocalServer, type LocalServerOptions } from './serve-local';

export type LocalApiOptions = Omit<StoreDependenciesOptions, 'cursorKey' | 'control'> &
  Omit<LocalServerOptions, 'dependencies'> & {
    readonly producer?: ProducerControl;
    /** Resolves after the delay, or at once when the signal is aborted; never rejects. */
    readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
    /** @default cursors end with this server */
    readonly cursorKey?: string;
    /** The token of the control routes. @default a new one at each start */
    readonly token?: string;
    readonly maxSubscribers?: number;
  };

export type LocalApi = LocalServer & {
  readonly token: string;
  /** The page's address, with the token in its fragment, which no server and no log sees. */
  readonly pageUrl: string;
  readonly dependencies: ApiDependencies;
};

/** Twice the time that a hidden page keeps its connection. */
const LINGER_MS = 60_000;

/** The API, the live feed and the page on 127.0.0.1, over clients of any stream and tables. */
export async function startLocalApi(options: LocalApiOptions): Promise<LocalApi> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const control = options.producer && { producer: options.producer, token };
  const stored: ApiDependencies = {
    ...storeDependencies({ ...options, control, cursorKey: options.cursorKey ?? randomBytes(32).toString('hex') }),
    version: API_VERSION,
  };
  const { kinesis, names, sleep } = options;
  const closed = new AbortController();
  const openSample = () => createStreamSample({ client: kinesis, streamName: names.stream });
  const feed = createLiveFeed({
    bootId: randomBytes(6).toString('hex'),
    maxSubscribers: options.maxSubscribers,
    linger: lingerOnce(sleep, LINGER_MS, closed.signal),
    run: (publish, signal) => runFeed({ ...stored, openSample, sleep }, publish, signal),
  });
  const dependencies: ApiDependencies = { ...stored, feed };
  const server = await serveLocal({ ...options, dependencies });
  const pageUrl = control ? `${server.url}/#token=${token}` : `${server.url}/`;
  const close = () => {
    closed.abort();
    return server.close();
  };
  return { ...server, close, token, pageUrl, dependencies };
}
