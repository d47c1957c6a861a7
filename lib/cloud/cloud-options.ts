import type { Clock } from '../core/clock';
import type { FreeBytes } from './disk-watch';
import type { Durability } from './engines/log/disk-log';
import type { FaultSet, FiredFault } from './faults/fault-rule';
import type { CloudLimits } from './limits/limits';
import type { MappingLog } from './mapping/polling-context';
import type { EngineStarters } from './start-engines';

export type ServiceEndpoints = { readonly kinesis: string; readonly dynamodb: string };

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
  /** Called with each fault that fires, also of sets that are injected later. */
  readonly onFaultFired?: (fault: FiredFault) => void;
  /** What streams and tables may have in memory. @default a share of what this process may use */
  readonly memoryLimitBytes?: number;
  /** Free space where state is kept. @default as the system reports it */
  readonly freeBytes?: FreeBytes;
  /** Numbers in [0, 1), for ids and the mapping's waits. @default Math.random */
  readonly random?: () => number;
};
