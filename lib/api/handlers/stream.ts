import { ApiProblem } from '../contract/problem';
import type { ApiDependencies, RequestInfo } from '../live/dependencies';
import type { Handlers } from './handler';
import type { LiveFeed } from '../live/live-feed';
import { controlAnswer } from '../live/control-answer';
import { readCounters } from '../live/read-counters';
import { RETRY_MS, sseMessage, sseRetry } from '../live/sse';

/** What a client may leave unread before it is disconnected; it then reconnects and resumes. */
const MAX_UNREAD_BYTES = 512 * 1024;
/** Where answers cannot be streamed, the client asks again for each snapshot. */
const SNAPSHOT_RETRY_MS = 5_000;

export const streamHandlers = {
  openStream: async (_input, dependencies, request) => {
    const { feed } = dependencies;
    if (feed && request.method === 'HEAD') return { kind: 'stream', open: emptyStream };
    if (feed) return { kind: 'stream', open: liveStream(feed, request) };
    const snapshot = await readSnapshot(dependencies);
    return { kind: 'stream', open: () => new Blob(snapshot).stream() };
  },
} satisfies Partial<Handlers>;

/** Subscribes at once, so that a full feed can still be answered with a problem. */
function liveStream(feed: LiveFeed, { lastEventId }: RequestInfo): () => ReadableStream<Uint8Array> {
  let leave: (() => void) | undefined;
  let closed = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        controller.enqueue(sseRetry(RETRY_MS));
        leave = feed.subscribe(lastEventId, (chunk) => {
          if (closed) return false;
          if ((controller.desiredSize ?? 0) <= 0) {
            closed = true;
            controller.close();
            return false;
          }
          controller.enqueue(chunk);
          return true;
        });
      },
      cancel: () => {
        closed = true;
        leave?.();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
  );
  if (leave) return () => stream;
  throw new ApiProblem('too_many_requests', 'too many clients listen already: come back later', {
    headers: { 'retry-after': '10' },
  });
}

async function readSnapshot(dependencies: ApiDependencies): Promise<Uint8Array<ArrayBuffer>[]> {
  const { readPipeline, readVerify } = dependencies;
  const [pipeline, verify] = await Promise.all([readPipeline(), readVerify()]);
  const counters = await readCounters(dependencies, { pipeline, verdict: verify.verdict });
  return [
    sseRetry(SNAPSHOT_RETRY_MS),
    sseMessage({ name: 'counters', data: counters }),
    sseMessage({ name: 'health', data: pipeline }),
    sseMessage({ name: 'control', data: controlAnswer(dependencies) }),
  ].map((chunk) => new Uint8Array(chunk));
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
