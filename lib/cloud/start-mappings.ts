import { memoryCheckpoints } from './mapping/checkpoints';
import type { Clock } from '../core/clock';
import type { EngineCaller } from './engines/call';
import { withDuplicates, withOutages } from './faults/delivery-faults';
import type { CloudFaults } from './faults/cloud-faults';
import type { MappingCheckpoints } from './engines/engine';
import { kinesisStreamReader } from './mapping/kinesis-stream-reader';
import { startMapping, type Mapping } from './mapping/mapping';
import type { MappingLog } from './mapping/polling-context';
import { parseMappingSettings } from './mapping/settings';
import { failureDestination } from './mapping/failure-destinations';
import { tellSettled } from './mapping/tell-settled';
import type { CloudStorage } from './storage/cloud-storage';
import type { FunctionRuntime } from './functions/function-runtime';
import type { KeptState } from './kept/kept-state';
import type { MappingRequest } from './cloudformation/resources/mapping-request';

export type MappingContext = {
  readonly kinesis: EngineCaller;
  /** Takes what a mapping has settled. */
  readonly settled: (checkpoints: MappingCheckpoints) => void;
  readonly functions: FunctionRuntime;
  readonly faults: Pick<CloudFaults, 'draw'>;
  readonly storage: CloudStorage;
  /** Undefined when state is kept in memory only. */
  readonly kept: KeptState | undefined;
  /** The disk is full, so the writes of functions would be refused. */
  readonly isFull: () => boolean;
  /** Streams enforce AWS's limits, which all readers share. */
  readonly isStreamLimited: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: MappingLog;
};

/** As Lambda polls: once a second at the tip. With more to read, two mappings stay within 5 GetRecords a second. */
const LIMITED_READS = { pollIntervalMs: 1_000, readIntervalMs: 450 };

export type RunningMapping = {
  readonly request: MappingRequest;
  readonly mapping: Mapping;
  /** Properties that have no effect here. */
  readonly unsupported: readonly string[];
};

/** Connects a declared mapping with its stream, function, destination and checkpoints, and starts it. */
export async function startDeclaredMapping(request: MappingRequest, context: MappingContext): Promise<RunningMapping> {
  const { kinesis, settled, functions, faults, storage, kept, isStreamLimited, clock, random, log } = context;
  const { mappingId, streamArn, streamName, functionArn, roleArn, destinationArn } = request;
  const { settings, unsupported } = parseMappingSettings(request.properties);
  // A filter may leave nothing to do, and a function that loads for nothing slows down the others.
  if (!settings.filter) functions.warm(functionArn);
  const identity = { mappingId, streamArn, functionArn, roleArn };
  const destination =
    destinationArn === undefined ? undefined : failureDestination(storage, destinationArn, { identity, random });
  const isTopic = destinationArn?.split(':')[2] === 'sns';
  const lost = isTopic ? ['DestinationConfig: messages to a topic are recorded only'] : [];
  const functionName = functionArn.split(':')[6]!;
  const mapping = startMapping({
    settings,
    identity,
    stream: kinesisStreamReader({ engine: kinesis, streamName }),
    invoke: withDuplicates(invokeUnlessFull(functionArn, context), faults, `mapping ${functionName}`),
    destination: destination && withOutages(destination, faults, `destination of ${functionName}`),
    checkpoints: tellSettled(kept?.checkpoints(mappingId, streamName) ?? memoryCheckpoints(), (checkpoints) =>
      settled({ mapping: mappingId, streamName, checkpoints }),
    ),
    clock,
    random,
    log,
    ...(isStreamLimited && LIMITED_READS),
  });
  return { request, mapping, unsupported: [...unsupported, ...lost] };
}

/** A rejection lets the batch wait and uses up none of its retries. */
function invokeUnlessFull(functionArn: string, { functions, isFull }: MappingContext) {
  return (event: unknown) =>
    isFull() ? Promise.reject(new Error('the disk is full')) : functions.invoke(functionArn, event);
}
