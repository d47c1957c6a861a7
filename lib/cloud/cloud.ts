import type { Transport } from '../aws/transport';
import { readAssembly } from './cloudformation/assembly/read-assembly';
import { REGION } from '../domain/embedded-account';
import { Cleanups } from './cleanups';
import type { EmbeddedCloudOptions, ServiceEndpoints } from './cloud-options';
import { openDataFolder, type DataFolder } from './data-folder';
import { failureRecords, type FailureRecord } from './mapping/failure-destinations';
import { deployStacks, type DeployedResource, type Deployment, type NotEmulated } from './cloudformation/deploy';
import { watchDisk, type DiskStatus } from './disk-watch';
import { createJumpingClock } from '../core/jumping-clock';
import type { MappingStatus } from './mapping/mapping';
import type { InvokeResult } from './functions/invoke-result';
import { errorText } from '../core/error-text';
import { createFunctionLogs, type FunctionLogs } from './functions/function-logs';
import type { ServiceEnvironment } from './functions/function-definition';
import { createFunctionRuntime } from './functions/function-runtime';
import type { CloudFaults, FaultReport } from './faults/cloud-faults';
import { FunctionFaults } from './faults/function-faults';
import type { FaultSet } from './faults/fault-rule';
import type { Throttles } from './limits/limits';
import type { MemoryUsage } from './engines/memory/memory-budget';
import { reachText } from './engines/memory/reach';
import { HeldGate } from './engines/held-gate';
import { openKeptState } from './kept/kept-state';
import type { MappingRequest } from './cloudformation/resources/mapping-request';
import { startDeclaredMapping, type RunningMapping } from './start-mappings';
import { startServices, type Ways } from './start-services';

export type CloudMapping = {
  readonly mappingId: string;
  readonly sourceArn: string;
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
  const { sources, settled } = services;
  const isStreamLimited = options.limits?.kinesis !== undefined;
  const context = {
    sources,
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
  const { mappingId, source, functionArn } = request;
  return { mappingId, sourceArn: source.arn, functionArn, status: mapping.status() };
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
