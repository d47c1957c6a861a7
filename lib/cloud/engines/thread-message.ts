import type { MessagePort } from 'node:worker_threads';
import type { FaultSet, FiredFault } from '../faults/fault-rule';
import type { Throttles } from '../limits/limits';
import type { Reshard } from '../kinesis/stream-state';
import type { KeptByEngine, MappingCheckpoints } from './engine';

/** From the engine's thread: first `open` or `failed`, then warnings for people. */
export type FromEngineThread =
  | { readonly type: 'open'; readonly kept: KeptByEngine }
  | { readonly type: 'failed'; readonly isTold: boolean; readonly message: string }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'throttled'; readonly throttles: readonly Throttles[] }
  | { readonly type: 'fault'; readonly fault: FiredFault }
  /** From now on every call meets the set that was injected last. */
  | { readonly type: 'injected' };

/** To the engine's thread. */
export type ToEngineThread =
  /** A further way in. */
  | { readonly type: 'port'; readonly port: MessagePort }
  /** What a mapping has settled, so that the stream may be trimmed up to there. */
  | { readonly type: 'settled'; readonly checkpoints: MappingCheckpoints }
  /** The mappings that are declared: what others had settled is of no use any more. */
  | { readonly type: 'mappings'; readonly mappings: readonly string[] }
  /** Faults from now on; undefined ends them. Answered with `injected`. */
  | { readonly type: 'inject'; readonly faults: FaultSet | undefined }
  /** A stream on demand is resharded, as the service does it by itself. */
  | { readonly type: 'reshard'; readonly streamName: string; readonly reshard: Reshard }
  /** The time of day goes forward by so much. */
  | { readonly type: 'jump'; readonly ms: number }
  | { readonly type: 'stop' };
