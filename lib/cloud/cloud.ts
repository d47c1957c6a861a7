import { createDynamoDbClient, createKinesisClient } from '../aws/clients';
import type { Transport } from '../aws/transport';
import { readAssembly } from './cloudformation/assembly/read-assembly';
import { ACCOUNT_ID, REGION } from '../domain/embedded-account';
import { cloudEnvironment } from './cloud-environment';
import { Cleanups } from './cleanups';
import { openDataFolder, type DataFolder } from './data-folder';
import { failureRecords, type FailureRecord } from './mapping/failure-destinations';
import { createCloudStorage, type CloudStorage } from './storage/cloud-storage';
import { deployStacks, type DeployedResource, type Deployment, type NotEmulated } from './cloudformation/deploy';
import { watchDisk, type DiskStatus, type FreeBytes } from './disk-watch';
import type { Clock } from '../core/clock';
import { createJumpingClock, type JumpingClock } from '../core/jumping-clock';
import type { MappingStatus } from './mapping/mapping';
import type { InvokeResult } from './functions/invoke-result';
import { errorText } from '../core/error-text';
import type { MappingLog } from './mapping/polling-context';
import { createFunctionLogs, type FunctionLogs } from './functions/function-logs';
import type { ServiceEnvironment } from './functions/function-definition';
import { createFunctionRuntime } from './functions/function-runtime';
import type { EnginePorts } from './functions/function-thread';
import { startGateway, type Gateway } from './gateway/gateway';
import { cloudServices } from './gateway/cloud-services';
import type { EngineCaller, EngineName } from './engines/call';
import { CloudFaults, type FaultReport } from './faults/cloud-faults';
import { StagedFaults } from './faults/staged-faults';
import { FunctionFaults } from './faults/function-faults';
import type { FaultSet } from './faults/fault-rule';
import type { CloudLimits, Throttles } from './limits/limits';
import type { Durability } from './engines/log/disk-log';
import { createMemoryBudget, type MemoryUsage } from './engines/memory/memory-budget';
import { memoryLimitBytes } from './engines/memory/memory-limit';
import { reachText } from './engines/memory/reach';
import { HeldGate } from './engines/held-gate';
import { createHttpCaller } from './engines/http-caller';
import { watchMemory } from './memory-watch';
import { openKeptState, type KeptState } from './kept/kept-state';
import type { MappingRequest } from './cloudformation/resources/mapping-request';
import { connectEngines, startEngines, type Engines, type EngineStarters, type StateKeeping } from './start-engines';
import { startDeclaredMapping, type RunningMapping } from './start-mappings';

type ServiceEndpoints = { readonly kinesis: string; readonly dynamodb: string };

export type EmbeddedCloudOptions = {
  /** The folder that `synthesize` or `cdk synth` wrote. */
  readonly assemblyDir: string;
  /** Keeps streams, tables, checkpoints and failures for the next start. @default everything is in memory */
  readonly dataDir?: string;
  /** The one port of the cloud is the first free one of these; 0 is any. @default any free port */
  readonly ports?: readonly number[];
  /**
   * Maps the endpoint of Kinesis and DynamoDB to those through which everything reaches them, such as a proxy's: nothing
   * takes a shorter way then. Called once, before anything is deployed. @default message ports, from outside the
   * cloud's own endpoint
   */
  readonly route?: (own: ServiceEndpoints) => ServiceEndpoints | Promise<ServiceEndpoints>;
  /** The one region of the cloud, part of every ARN. @default us-east-1 */
  readonly region?: string;
  /** Shards of an on-demand stream. @default 4, as many as a new one has on AWS */
  readonly streamShards?: number;
  /** Values of template parameters. @default the templates' own */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly log: MappingLog;
  /** Called once when an engine has died: the mappings are stopped, and the cloud is no longer usable. */
  readonly onFailure?: (error: Error) => void;
  /** @default the project's own engines */
  readonly engines?: EngineStarters;
  readonly clock: Clock;
  /** What an answer waits for when state is kept: the operating system, or the disk. @default process */
  readonly durability?: Durability;
  /** The limits of AWS that are enforced. @default none */
  readonly limits?: CloudLimits;
  /** What is injected as soon as the app is deployed. @default nothing */
  readonly faults?: FaultSet;
  /** What streams and tables may have in memory. @default a share of what this process may use */
  readonly memoryLimitBytes?: number;
  /** Free space where state is kept. @default as the system reports it */
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

/** A deployed app that runs on this machine. */
export type EmbeddedCloud = {
  /** `http://127.0.0.1:<port>`, where every service is. */
  readonly endpoint: string;
  /** The same for each service, unless they were routed elsewhere. */
  readonly endpoints: ServiceEndpoints & { readonly s3: string };
  /** The shorter way to the engines for SDK clients in this thread; undefined when the endpoints are mapped. */
  readonly transport: Transport | undefined;
  /** The environment variables with which another process uses this cloud. */
  readonly environment: Readonly<Record<string, string>>;
  /** Output values by stack and output name. */
  readonly outputs: Deployment['outputs'];
  readonly resources: readonly DeployedResource[];
  readonly notEmulated: readonly NotEmulated[];
  readonly functionLogs: FunctionLogs;
  mappings(): readonly CloudMapping[];
  /** The death of an engine, after which the cloud is no longer usable; undefined while all is well. */
  readonly failure: () => Error | undefined;
  /** The disk that keeps the state; undefined when state is kept in memory only. */
  disk(): DiskStatus | undefined;
  /** What streams and tables have in memory, and may have. */
  memory(): MemoryUsage;
  /** What the limits have refused so far. */
  throttles(): readonly Throttles[];
  /** What is injected, and what of it has fired. */
  faults(): FaultReport;
  /** Injects a set of faults from now on, in the place of the one before; undefined ends all faults. */
  inject(set: FaultSet | undefined): Promise<void>;
  /** How many events memory or disk have room for, in words. */
  reach(): string;
  /** Runs a function once. */
  invoke(functionName: string, event: unknown): Promise<InvokeResult>;
  /** The batches that the mappings gave up, as their on-failure destinations received them. */
  failures(): readonly FailureRecord[];
  /** Resolves when the mappings have settled every record that was in their streams at the call. */
  idle(): Promise<void>;
  /** Lets running invocations end, writes the kept state, and frees ports and threads. Safe to call twice. */
  stop(): Promise<void>;
};

const DEFAULT_STREAM_SHARDS = 4;

/**
 * Starts the engines, deploys the assembly onto them, and starts the event source mappings.
 *
 * @throws UserError when a port or the data folder is in use, or the assembly cannot be deployed; nothing is left running
 */
export async function startEmbeddedCloud(options: EmbeddedCloudOptions): Promise<EmbeddedCloud> {
  // In reverse order, mappings end before functions, and functions before the engines that they write to.
  const cleanups = new Cleanups();
  try {
    return await start(options, cleanups);
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function start(options: EmbeddedCloudOptions, cleanups: Cleanups): Promise<EmbeddedCloud> {
  const { clock, log, random = Math.random, region = REGION } = options;
  const stacks = readAssembly(options.assemblyDir);
  const state = await openState(options, cleanups);
  const running: RunningMapping[] = [];
  const watch = watchEngines(options, running);
  const timeOfDay = createJumpingClock(clock);
  const services = await startServices({ ...options, ...watch, region, timeOfDay }, state, cleanups);
  const { kinesis, dynamodb, storage, faults } = services;
  const { functions, functionLogs } = startFunctions(options, state.data, services, cleanups);

  const requests: MappingRequest[] = [];
  const deployment = await deployStacks(
    stacks,
    {
      region,
      kinesis,
      dynamodb,
      functions,
      storage,
      codeDir: state.data.scratch,
      streamShards: options.streamShards ?? DEFAULT_STREAM_SHARDS,
      addMapping: (request) => void requests.push(request),
    },
    options.parameters,
  );

  if (options.faults) await faults.inject(options.faults);
  cleanups.add(() => Promise.all(running.map(({ mapping }) => mapping.stop())));
  const isFull = () => state.held.gate.isClosed();
  const { stream, settled } = services;
  const isStreamLimited = options.limits?.kinesis !== undefined;
  const context = {
    kinesis: stream,
    settled,
    functions,
    faults,
    isFull,
    isStreamLimited,
    storage,
    kept: state.kept,
    clock: timeOfDay,
    random,
    log,
  };
  for (const request of requests) running.push(await startDeclaredMapping(request, context));
  services.declared(requests.map(({ mappingId }) => mappingId));
  const destinations = requests.flatMap(({ destinationArn }) => destinationArn ?? []);

  return {
    endpoint: services.endpoint,
    endpoints: services.endpoints,
    transport: services.transport,
    environment: services.environment,
    outputs: deployment.outputs,
    resources: deployment.resources,
    notEmulated: [...deployment.notEmulated, ...running.flatMap((mapping) => unsupportedOf(mapping))],
    functionLogs,
    mappings: () => running.map(describeMapping),
    failure: watch.failure,
    disk: () => state.disk?.status(),
    memory: services.budget.usage,
    throttles: services.throttles,
    faults: faults.report,
    inject: faults.inject,
    reach: () => {
      const { limitBytes } = services.budget;
      return reachText({
        limitBytes,
        isOnDisk: state.disk !== undefined,
        freeDiskBytes: state.disk?.status().freeBytes,
      });
    },
    invoke: (functionName, event) => functions.invoke(functionName, event),
    failures: () => failureRecords(storage, destinations),
    idle: async () => void (await Promise.all(running.map(({ mapping }) => mapping.idle()))),
    stop: () => cleanups.run(),
  };
}

async function openState({ dataDir, clock, log, freeBytes }: EmbeddedCloudOptions, cleanups: Cleanups) {
  const data = openDataFolder(dataDir);
  cleanups.add(() => data.release());
  const folder = data.folder();
  const held = new HeldGate();
  if (folder === undefined) return { data, held, disk: undefined, kept: undefined };
  const disk = await watchDisk({ folder, clock, log, held, freeBytes });
  cleanups.add(() => disk.stop());
  return { data, held, disk, kept: openKeptState(folder) };
}

type CloudOptions = EmbeddedCloudOptions & {
  readonly region: string;
  readonly failure: () => Error | undefined;
  /** The clock of all parts that may see it jump. */
  readonly timeOfDay: JumpingClock;
};

/** Starts the engines and the gateway before them, and makes the clients that reach them. */
async function startServices(options: CloudOptions, state: StateKeeping, cleanups: Cleanups) {
  const { engines, region, log, onFailure = () => undefined } = options;
  const budget = createMemoryBudget(options.memoryLimitBytes ?? memoryLimitBytes());
  const memory = watchMemory({ budget, clock: options.clock, log });
  cleanups.add(() => memory.stop());
  const faults = new CloudFaults({ now: options.clock.now, log });
  const throttles = new Map<EngineName, readonly Throttles[]>();
  const started = await startEngines(
    {
      limits: options.limits,
      onThrottled: (service, sums) => void throttles.set(service, sums),
      onFault: faults.note,
      engines,
      region,
      durability: options.durability,
      budget,
      onFailure,
      onWarning: (message) => log.warn({}, message),
      onStart: (engine) => {
        cleanups.add(() => engine.stop());
        faults.reach(engine);
      },
    },
    state,
  );
  for (const note of await reconcile(state.kept, started)) log.warn({}, note);
  const storage = createCloudStorage(state.data.folder);
  const refused = () => [...throttles.values()].flat();
  const { endpoint } = await openGateway({ ...options, faults, throttles: refused }, started, storage, cleanups);
  const own = { kinesis: endpoint, dynamodb: endpoint };
  const mapped = await options.route?.(own);
  const endpoints = { ...(mapped ?? own), s3: endpoint };
  const ways = mapped ? mappedWays(mapped) : shortWays(started, cleanups);
  const { transport } = ways;
  const kinesis = createKinesisClient({ endpoint: endpoints.kinesis, region, transport });
  const dynamodb = createDynamoDbClient({ endpoint: endpoints.dynamodb, region, transport });
  cleanups.add(() => (kinesis.destroy(), dynamodb.destroy()));
  const staged = new StagedFaults({
    faults,
    kinesis,
    gate: state.held,
    clock: options.clock,
    log,
    jump: (ms) => [options.timeOfDay, started.kinesis, started.dynamodb].forEach((part) => part.jump(ms)),
  });
  cleanups.add(() => staged.stop());
  const environment = cloudEnvironment({ region, endpoint, endpoints });
  return {
    ...ways,
    budget,
    faults,
    throttles: refused,
    endpoint,
    endpoints,
    environment,
    settled: started.kinesis.settled,
    declared: started.kinesis.declared,
    kinesis,
    dynamodb,
    storage,
  };
}

/** How the parts of this process reach the engines. */
type Ways = {
  readonly transport: Transport | undefined;
  /** For the mappings. */
  readonly stream: EngineCaller;
  /** For each thread of a function. */
  readonly openPorts: (() => EnginePorts) | undefined;
};

function shortWays(engines: Engines, cleanups: Cleanups): Ways {
  const { kinesis, transport, close } = connectEngines(engines);
  cleanups.add(close);
  const openPorts = () => ({ kinesis: engines.kinesis.connect(), dynamodb: engines.dynamodb.connect() });
  return { transport, stream: kinesis, openPorts };
}

function mappedWays({ kinesis }: ServiceEndpoints): Ways {
  return { transport: undefined, stream: createHttpCaller('kinesis', kinesis), openPorts: undefined };
}

type GatewayParts = Omit<CloudOptions, 'faults'> & {
  readonly faults: CloudFaults;
  readonly throttles: () => readonly Throttles[];
};

async function openGateway(
  { ports, region, timeOfDay, log, failure, faults, throttles }: GatewayParts,
  engines: Engines,
  { buckets }: CloudStorage,
  cleanups: Cleanups,
): Promise<Gateway> {
  // Ports of its own, so that callers from outside wait for each other and not for those inside.
  const { kinesis, dynamodb, close } = connectEngines(engines, { onBroken: 'resolve' });
  cleanups.add(close);
  const services = cloudServices({ kinesis, dynamodb, buckets, accountId: ACCOUNT_ID, region });
  const gateway = await startGateway({ ports, services, region, failure, faults, throttles, clock: timeOfDay, log });
  cleanups.add(() => gateway.stop());
  return gateway;
}

async function reconcile(kept: KeptState | undefined, { kinesis, dynamodb }: Engines): Promise<readonly string[]> {
  const { streams } = kinesis.kept;
  const { tables } = dynamodb.kept;
  return kept && streams && tables ? kept.reconcile({ streams, tables, tablePosition: () => dynamodb.position() }) : [];
}

type FunctionSurroundings = Pick<Ways, 'openPorts'> & {
  readonly environment: ServiceEnvironment;
  readonly faults: CloudFaults;
};

function startFunctions(
  { clock, log }: EmbeddedCloudOptions,
  data: DataFolder,
  { environment, openPorts, faults }: FunctionSurroundings,
  cleanups: Cleanups,
) {
  const functionLogs = createFunctionLogs({
    now: clock.now,
    directory: data.folder('logs'),
    onFault: (error) => log.warn({}, error.message),
  });
  cleanups.add(() => functionLogs.close());
  const functions = createFunctionRuntime({
    services: environment,
    openPorts,
    logs: functionLogs,
    now: clock.now,
    runOf: (definition) => new FunctionFaults(definition, { faults, clock }).run,
  });
  cleanups.add(() => functions.stop());
  return { functions, functionLogs };
}

/** Stops the mappings when an engine dies: they would only fail, and stopped ones report that nothing is delivered. */
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
