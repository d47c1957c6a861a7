import type { SinkCloud, OpenedSink, SinkKind, SinkProbe, SinkSurroundings } from './sink-kind';

/** The pipeline's stream. Its SDK loads when the sink opens. */
export const KINESIS: SinkKind = {
  name: 'kinesis',
  summary: "the pipeline's stream",
  options: {},
  defaultClock: 'wall',
  writesTo: 'stream',
  isOfPipeline: true,
  prepare(_options, surroundings) {
    const cloud = surroundings.cloud();
    return { usesStdout: false, open: () => openKinesis(cloud, surroundings), probe: probeOf(cloud) };
  },
};

async function openKinesis(cloud: SinkCloud, { clock, random }: SinkSurroundings): Promise<OpenedSink> {
  const { kinesisSink, laneCountFor } = await import('./kinesis-sink');
  const { maxPendingFor } = await import('./max-pending');
  const { readStreamIdentity } = await import('../../lib/aws/stream-identity');
  const { description, streamName } = cloud;
  // One attempt per call: the sink itself sends again what failed, and counts it.
  const client = await cloud.openKinesis({ maxAttempts: 1 });
  return {
    description,
    // A question may be repeated by the SDK, where a put may not: it gets a client of its own.
    destination: { identify: () => asking(cloud, (asked) => readStreamIdentity(asked, streamName)) },
    at: (eventsPerSecond) =>
      kinesisSink({
        client,
        streamName,
        clock,
        random,
        laneCount: laneCountFor(eventsPerSecond),
        maxPending: maxPendingFor(eventsPerSecond),
      }),
    close: () => client.destroy(),
  };
}

/** A stream that is being resharded takes records. */
const READY_STATES: ReadonlySet<string> = new Set(['ACTIVE', 'UPDATING']);

function probeOf(cloud: SinkCloud): SinkProbe {
  return {
    description: cloud.description,
    credentials: () =>
      asking(cloud, async (client) => `key ${(await client.config.credentials()).accessKeyId.slice(0, 4)}…`, ONCE),
    stream: () =>
      asking(
        cloud,
        async (client) => {
          const { readStreamStatus } = await import('../../lib/aws/pipeline-status');
          const { name, state } = await readStreamStatus(client, cloud.streamName);
          return { isReady: READY_STATES.has(state), detail: `${name} is ${state}` };
        },
        ONCE,
      ),
  };
}

const ONCE = { maxAttempts: 1 };

type Client = Awaited<ReturnType<SinkCloud['openKinesis']>>;

async function asking<T>(
  { openKinesis: open }: SinkCloud,
  ask: (client: Client) => Promise<T>,
  settings?: typeof ONCE,
): Promise<T> {
  const client = await open(settings);
  try {
    return await ask(client);
  } finally {
    client.destroy();
  }
}
