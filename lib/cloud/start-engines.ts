import type { Transport } from '../aws/transport';
import type { DataFolder } from './data-folder';
import type { DiskWatch } from './disk-watch';
import { startDynamoDbEngine } from './dynamodb/dynamodb-engine';
import type { EngineName } from './engines/call';
import type { HeldGate } from './engines/held-gate';
import { createPortClient, type PortClient, type PortClientOptions } from './engines/port-client';
import { createPortTransport } from './engines/port-transport';
import type { RunningEngine } from './engines/start-engine';
import type { Durability } from './engines/log/disk-log';
import type { MemoryBudget } from './engines/memory/memory-budget';
import type { FiredFault } from './faults/fault-rule';
import type { CloudLimits, Throttles } from './limits/limits';
import type { KeptState } from './kept/kept-state';
import { startKinesisEngine } from './kinesis/kinesis-engine';

export type Engines = Readonly<Record<EngineName, RunningEngine>>;

/** Where the engines keep their state; in memory without a data folder. */
export type StateKeeping = {
  readonly data: DataFolder;
  readonly disk: DiskWatch | undefined;
  /** Closed while the engines shall refuse writes. */
  readonly held: HeldGate;
  readonly kept: KeptState | undefined;
};

export type EngineStart = {
  readonly region: string;
  readonly engines: EngineStarters | undefined;
  readonly durability: Durability | undefined;
  /** What the engines may keep in memory. */
  readonly budget: MemoryBudget;
  /** The limits of AWS that are enforced; none where undefined. */
  readonly limits: CloudLimits | undefined;
  readonly onThrottled: (service: EngineName, throttles: readonly Throttles[]) => void;
  readonly onFault: (fault: FiredFault) => void;
  readonly onFailure: (error: Error) => void;
  readonly onWarning: (message: string) => void;
  /** Called with each engine as soon as it runs. */
  readonly onStart: (engine: RunningEngine) => void;
};

const ENGINES = { kinesis: startKinesisEngine, dynamodb: startDynamoDbEngine };
export type EngineStarters = typeof ENGINES;

/** Starts both engines. Rejects only after both have started or failed, so that `onStart` knows everything that runs. */
export async function startEngines(
  { engines = ENGINES, limits, onThrottled, onStart, ...given }: EngineStart,
  { data, held, kept }: StateKeeping,
): Promise<Engines> {
  const common = {
    ...given,
    writeGate: held.gate,
    checkpoints: kept?.mappings,
  };
  const optionsOf = (service: EngineName) => ({
    ...common,
    dataDir: data.folder(service),
    limits: limits?.[service],
    onThrottled: (throttles: readonly Throttles[]) => onThrottled(service, throttles),
  });
  const startEngine = async (starting: Promise<RunningEngine>) => {
    const engine = await starting;
    onStart(engine);
    return engine;
  };
  const [kinesis, dynamodb] = await Promise.allSettled([
    startEngine(engines.kinesis(optionsOf('kinesis'))),
    startEngine(engines.dynamodb(optionsOf('dynamodb'))),
  ]);
  if (kinesis.status === 'rejected') throw kinesis.reason;
  if (dynamodb.status === 'rejected') throw dynamodb.reason;
  return { kinesis: kinesis.value, dynamodb: dynamodb.value };
}

/** One thread's ways into the engines. */
export type EngineClients = Readonly<Record<EngineName, PortClient>> & {
  /** The same for SDK clients. */
  readonly transport: Transport;
  /** Rejects the calls in flight. */
  readonly close: () => void;
};

/** Opens this thread's own ports. */
export function connectEngines({ kinesis, dynamodb }: Engines, options?: PortClientOptions): EngineClients {
  const clients = {
    kinesis: createPortClient(kinesis.connect(), options),
    dynamodb: createPortClient(dynamodb.connect(), options),
  };
  return {
    ...clients,
    transport: createPortTransport(clients),
    close: () => (clients.kinesis.close(), clients.dynamodb.close()),
  };
}
