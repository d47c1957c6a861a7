import { createDynamoDbClient, createKinesisClient } from '../aws/clients';
import { readAssembly } from './cloudformation/assembly/read-assembly';
import { REGION } from '../domain/embedded-account';
import { cloudEnvironment } from './cloud-environment';
import { openDataFolder, type DataFolder } from './data-folder';
import { failureRecords, type FailureRecord } from './mapping/failure-destinations';
import { createCloudStorage } from './storage/cloud-storage';
import { deployStacks, type DeployedResource, type Deployment, type NotEmulated } from './cloudformation/deploy';
import { startDynamoDbEngine } from './dynamodb/dynamodb-engine';
import { watchDisk, type DiskStatus, type DiskWatch, type FreeBytes } from './disk-watch';
import type { Engine } from './engines/engine';
import { startKinesisEngine } from './kinesis/kinesis-engine';
import type { Clock } from '../core/clock';
import type { MappingStatus } from './mapping/mapping';
import type { InvokeResult } from './functions/invoke-result';
import { errorText } from '../core/error-text';
import type { MappingLog } from './mapping/polling-context';
import { createFunctionLogs, type FunctionLogs } from './functions/function-logs';
import { createFunctionRuntime } from './functions/function-runtime';
import { openKeptState, type KeptState } from './kept/kept-state';
import type { MappingRequest } from './cloudformation/resources/mapping-request';
import { startS3Service } from './storage/s3/s3-service';
import { startDeclaredMapping, type RunningMapping } from './start-mappings';

type EngineEndpoints = { readonly kinesis: string; readonly dynamodb: string };

export type EmbeddedCloudOptions = {
  /** What `synthesize` or `cdk synth` wrote. */
  readonly assemblyDir: string;
  /** Keeps streams, tables, checkpoints and failures for the next start. @default all of it is in memory */
  readonly dataDir?: string;
  /** @default any free ports */
  readonly ports?: { readonly kinesis?: number; readonly dynamodb?: number; readonly s3?: number };
  /**
   * Given where the engines listen, says where everything shall reach them: what stands between, such as a proxy.
   * Called once, before anything is deployed. @default nothing stands between
   */
  readonly route?: (engines: EngineEndpoints) => EngineEndpoints | Promise<EngineEndpoints>;
  /** Shards of an on-demand stream. @default 4, what a new one starts with on AWS */
  readonly streamShards?: number;
  /** Values for the templates' parameters. @default the templates' own */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly log: MappingLog;
  /** Told once when an engine has died: the mappings are stopped, and the cloud is of no more use. */
  readonly onFailure?: (error: Error) => void;
  /** @default the engines that the project has */
  readonly engines?: typeof ENGINES;
  readonly clock: Clock;
  /** Free space where state is kept. @default what the system says */
  readonly freeBytes?: FreeBytes;
  /** Numbers in [0, 1), for ids and the mapping's waits. @default Math.random */
  readonly random?: () => number;
};

export type CloudMapping = {
  readonly mappingId: string;
  readonly streamName: string;
  readonly functionArn: string;
  readonly status: MappingStatus;
};

/** A deployed app at work on this machine. */
export type EmbeddedCloud = {
  readonly endpoints: EngineEndpoints & { readonly s3: string };
  /** What another process must have in its environment to use this cloud. */
  readonly environment: Readonly<Record<string, string>>;
  /** Output values by stack and output name. */
  readonly outputs: Deployment['outputs'];
  readonly resources: readonly DeployedResource[];
  readonly notEmulated: readonly NotEmulated[];
  readonly functionLogs: FunctionLogs;
  mappings(): readonly CloudMapping[];
  /** Why the cloud is of no more use: an engine that died. Undefined while all is well. */
  readonly failure: () => Error | undefined;
  /** The disk that keeps the state; undefined when state is in memory. */
  disk(): DiskStatus | undefined;
  /** Runs a function once. */
  invoke(functionName: string, event: unknown): Promise<InvokeResult>;
  /** What the mappings gave up, as it was delivered to their on-failure destinations. */
  failures(): readonly FailureRecord[];
  /** Resolves when the mappings have settled all that was in their streams at the call. */
  idle(): Promise<void>;
  /** Lets running invocations end, keeps what is to be kept, frees ports and threads. Safe to call twice. */
  stop(): Promise<void>;
};

const ENGINES = { kinesis: startKinesisEngine, dynamodb: startDynamoDbEngine };
const DEFAULT_STREAM_SHARDS = 4;

/**
 * Starts the engines, deploys the assembly onto them, and lets the event source mappings run.
 *
 * @throws UserError for a port or data folder in use, and for what cannot be deployed; nothing is left running then
 */
export async function startEmbeddedCloud(options: EmbeddedCloudOptions): Promise<EmbeddedCloud> {
  const cleanups: (() => unknown)[] = [];
  // Last in, first out: mappings end before functions, functions before the engines that they write to.
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= cleanUp(cleanups));
  try {
    return await start(options, cleanups, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function cleanUp(cleanups: readonly (() => unknown)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const cleanup of [...cleanups].reverse()) {
    try {
      await cleanup();
    } catch (error) {
      faults.push(error); // the others must still be freed
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'the embedded cloud did not stop cleanly');
}

async function start(
  options: EmbeddedCloudOptions,
  cleanups: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<EmbeddedCloud> {
  const { clock, log, random = Math.random } = options;
  const stacks = readAssembly(options.assemblyDir);
  const data = openDataFolder(options.dataDir);
  cleanups.push(() => data.release());
  const disk = await watchDiskOf(options, data, cleanups);
  const root = data.folder();
  const kept = root === undefined ? undefined : openKeptState(root);
  const running: RunningMapping[] = [];
  const watch = watchEngines(options, running);
  const engines = await startEngines({ ...options, onFailure: watch.onFailure }, { data, disk, kept }, cleanups);
  for (const note of await reconcile(kept, engines)) log.warn({}, note);
  const storage = createCloudStorage(data.folder);
  const s3 = await startS3Service({ port: options.ports?.s3, buckets: storage.buckets });
  cleanups.push(() => s3.stop());
  const own = { kinesis: engines.kinesis.endpoint, dynamodb: engines.dynamodb.endpoint };
  const endpoints = { ...((await options.route?.(own)) ?? own), s3: s3.endpoint };
  const environment = cloudEnvironment(endpoints);
  const kinesis = createKinesisClient({ endpoint: endpoints.kinesis, region: REGION });
  const dynamodb = createDynamoDbClient({ endpoint: endpoints.dynamodb, region: REGION });
  cleanups.push(() => (kinesis.destroy(), dynamodb.destroy()));

  const functionLogs = createFunctionLogs({
    now: clock.now,
    directory: data.folder('logs'),
    onFault: (error) => log.warn({}, error.message),
  });
  cleanups.push(() => functionLogs.close());
  const functions = createFunctionRuntime({ services: environment, logs: functionLogs, now: clock.now });
  cleanups.push(() => functions.stop());

  const requests: MappingRequest[] = [];
  const deployment = await deployStacks(
    stacks,
    {
      kinesis,
      dynamodb,
      functions,
      codeDir: data.scratch,
      streamShards: options.streamShards ?? DEFAULT_STREAM_SHARDS,
      bucket: storage.bucket,
      queue: storage.queue,
      addMapping: (request) => void requests.push(request),
    },
    options.parameters,
  );

  cleanups.push(() => Promise.all(running.map(({ mapping }) => mapping.stop())));
  const isFull = () => disk?.gate.isClosed() === true;
  const context = { kinesis, functions, isFull, storage, kept, clock, random, log };
  for (const request of requests) running.push(await startDeclaredMapping(request, context));

  return {
    endpoints,
    environment,
    outputs: deployment.outputs,
    resources: deployment.resources,
    notEmulated: [...deployment.notEmulated, ...running.flatMap((mapping) => unsupportedOf(mapping))],
    functionLogs,
    mappings: () => running.map(describeMapping),
    failure: watch.failure,
    disk: () => disk?.status(),
    invoke: (functionName, event) => functions.invoke(functionName, event),
    failures: () =>
      failureRecords(
        storage,
        requests.flatMap(({ destinationArn }) => destinationArn ?? []),
      ),
    idle: async () => void (await Promise.all(running.map(({ mapping }) => mapping.idle()))),
    stop,
  };
}

/** Mappings that went on would fail for ever; stopped, they say in their status that nothing is delivered. */
function watchEngines({ onFailure, log }: EmbeddedCloudOptions, running: readonly RunningMapping[]) {
  let failure: Error | undefined;
  return {
    failure: () => failure,
    onFailure: (death: Error) => {
      if (failure) return;
      failure = death;
      for (const { mapping } of running) {
        mapping
          .stop()
          .catch((cause: unknown) => log.warn({ cause: errorText(cause) }, 'a mapping did not stop cleanly'));
      }
      onFailure?.(death);
    },
  };
}

async function watchDiskOf(
  { clock, log, freeBytes }: EmbeddedCloudOptions,
  data: DataFolder,
  cleanups: (() => unknown)[],
): Promise<DiskWatch | undefined> {
  const folder = data.folder();
  if (folder === undefined) return undefined;
  const watch = await watchDisk({ folder, clock, log, freeBytes });
  cleanups.push(() => watch.stop());
  return watch;
}

async function reconcile(
  kept: KeptState | undefined,
  { kinesis, dynamodb }: { kinesis: Engine; dynamodb: Engine },
): Promise<readonly string[]> {
  const { streams } = kinesis.kept;
  const { tables } = dynamodb.kept;
  return kept && streams && tables ? kept.reconcile({ streams, tables }) : [];
}

async function startEngines(
  { ports, onFailure, log, engines = ENGINES }: EmbeddedCloudOptions,
  { data, disk, kept }: { data: DataFolder; disk: DiskWatch | undefined; kept: KeptState | undefined },
  cleanups: (() => unknown)[],
): Promise<{ kinesis: Engine; dynamodb: Engine }> {
  const onWarning = (message: string) => log.warn({}, message);
  const common = { writeGate: disk?.gate, settled: kept?.settled, onFailure, onWarning };
  const startEngine = async (starting: Promise<Engine>) => {
    const engine = await starting;
    cleanups.push(() => engine.stop());
    return engine;
  };
  // Settled, not raced: when one cannot start, the other must be known before everything is stopped.
  const [kinesis, dynamodb] = await Promise.allSettled([
    startEngine(engines.kinesis({ ...common, port: ports?.kinesis, dataDir: data.folder('kinesis') })),
    startEngine(engines.dynamodb({ ...common, port: ports?.dynamodb, dataDir: data.folder('dynamodb') })),
  ]);
  if (kinesis.status === 'rejected') throw kinesis.reason;
  if (dynamodb.status === 'rejected') throw dynamodb.reason;
  return { kinesis: kinesis.value, dynamodb: dynamodb.value };
}

function describeMapping({ request, mapping }: RunningMapping): CloudMapping {
  const { mappingId, streamName, functionArn } = request;
  return { mappingId, streamName, functionArn, status: mapping.status() };
}

function unsupportedOf({ request, unsupported }: RunningMapping): NotEmulated[] {
  const { stackName, logicalId } = request;
  return unsupported.map((property) => ({
    stackName,
    logicalId,
    type: 'AWS::Lambda::EventSourceMapping',
    reason: `the property ${property}`,
  }));
}
