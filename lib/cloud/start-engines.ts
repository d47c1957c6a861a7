import type { DataFolder } from './data-folder';
import type { DiskWatch } from './disk-watch';
import { startDynamoDbEngine } from './dynamodb/dynamodb-engine';
import type { Engine } from './engines/engine';
import type { KeptState } from './kept/kept-state';
import { startKinesisEngine } from './kinesis/kinesis-engine';

export type Engines = { readonly kinesis: Engine; readonly dynamodb: Engine };

/** Where the engines keep their state; in memory without a data folder. */
export type StateKeeping = {
  readonly data: DataFolder;
  readonly disk: DiskWatch | undefined;
  readonly kept: KeptState | undefined;
};

export type EngineStart = {
  readonly engines: EngineStarters | undefined;
  readonly onFailure: (error: Error) => void;
  readonly onWarning: (message: string) => void;
  /** Called with each engine as soon as it runs. */
  readonly onStart: (engine: Engine) => void;
};

const ENGINES = { kinesis: startKinesisEngine, dynamodb: startDynamoDbEngine };
export type EngineStarters = typeof ENGINES;

/** Starts both engines. Rejects only after both have started or failed, so that `onStart` knows everything that runs. */
export async function startEngines(
  { engines = ENGINES, onFailure, onWarning, onStart }: EngineStart,
  { data, disk, kept }: StateKeeping,
): Promise<Engines> {
  const common = { writeGate: disk?.gate, checkpoints: kept?.mappings, onFailure, onWarning };
  const startEngine = async (starting: Promise<Engine>) => {
    const engine = await starting;
    onStart(engine);
    return engine;
  };
  const [kinesis, dynamodb] = await Promise.allSettled([
    startEngine(engines.kinesis({ ...common, dataDir: data.folder('kinesis') })),
    startEngine(engines.dynamodb({ ...common, dataDir: data.folder('dynamodb') })),
  ]);
  if (kinesis.status === 'rejected') throw kinesis.reason;
  if (dynamodb.status === 'rejected') throw dynamodb.reason;
  return { kinesis: kinesis.value, dynamodb: dynamodb.value };
}
