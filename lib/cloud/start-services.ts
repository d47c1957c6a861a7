import { createDynamoDbClient, createKinesisClient } from '../aws/clients';
import type { Transport } from '../aws/transport';
import type { JumpingClock } from '../core/jumping-clock';
import { ACCOUNT_ID } from '../domain/embedded-account';
import type { Cleanups } from './cleanups';
import { cloudEnvironment } from './cloud-environment';
import type { EmbeddedCloudOptions, ServiceEndpoints } from './cloud-options';
import type { EngineName } from './engines/call';
import { createHttpCaller } from './engines/http-caller';
import { createMemoryBudget } from './engines/memory/memory-budget';
import { memoryLimitBytes } from './engines/memory/memory-limit';
import { CloudFaults } from './faults/cloud-faults';
import { StagedFaults } from './faults/staged-faults';
import type { EnginePorts } from './functions/function-thread';
import { cloudServices } from './gateway/cloud-services';
import { startGateway, type Gateway } from './gateway/gateway';
import type { KeptState } from './kept/kept-state';
import type { Throttles } from './limits/limits';
import { watchMemory } from './memory-watch';
import { connectEngines, startEngines, type Engines, type StateKeeping } from './start-engines';
import type { SourceEngines } from './start-mappings';
import { createCloudStorage, type CloudStorage } from './storage/cloud-storage';

type CloudOptions = EmbeddedCloudOptions & {
  readonly region: string;
  readonly failure: () => Error | undefined;
  /** The clock of all parts that may see it jump. */
  readonly timeOfDay: JumpingClock;
};

/** Starts the engines and the gateway before them, and makes the clients that reach them. */
export async function startServices(options: CloudOptions, state: StateKeeping, cleanups: Cleanups) {
  const { engines, region, log, onFailure = () => undefined } = options;
  const budget = createMemoryBudget(options.memoryLimitBytes ?? memoryLimitBytes(), {
    isOnDisk: state.disk !== undefined,
  });
  const memory = watchMemory({ budget, clock: options.clock, log });
  cleanups.add(() => memory.stop());
  const faults = new CloudFaults({
    now: options.clock.now,
    log,
    file: state.data.folder('faults.log'),
    onFileFault: (error) => log.warn({}, error.message),
    onFired: options.onFaultFired,
  });
  cleanups.add(() => faults.close());
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
  const ways = mapped ? mappedWays(mapped, region) : shortWays(started, cleanups);
  const { transport } = ways;
  const kinesis = createKinesisClient({ endpoint: endpoints.kinesis, region, transport });
  const dynamodb = createDynamoDbClient({ endpoint: endpoints.dynamodb, region, transport });
  cleanups.add(() => (kinesis.destroy(), dynamodb.destroy()));
  const staged = new StagedFaults({
    faults,
    kinesis,
    reshardOnDemand: started.kinesis.reshard,
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
export type Ways = {
  readonly transport: Transport | undefined;
  /** For the mappings. */
  readonly sources: SourceEngines;
  /** For each thread of a function. */
  readonly openPorts: (() => EnginePorts) | undefined;
};

function shortWays(engines: Engines, cleanups: Cleanups): Ways {
  const { kinesis, dynamodb, transport, close } = connectEngines(engines);
  cleanups.add(close);
  const openPorts = () => ({ kinesis: engines.kinesis.connect(), dynamodb: engines.dynamodb.connect() });
  return { transport, sources: { kinesis, tableStreams: dynamodb }, openPorts };
}

function mappedWays({ kinesis, dynamodb }: ServiceEndpoints, region: string): Ways {
  const changes = { service: 'dynamodb', endpoint: dynamodb, target: 'DynamoDBStreams_20120810' } as const;
  const sources = {
    kinesis: createHttpCaller({ service: 'kinesis', endpoint: kinesis, region }),
    tableStreams: createHttpCaller({ ...changes, region }),
  };
  return { transport: undefined, sources, openPorts: undefined };
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
