import { memoryCheckpoints, type CheckpointStore } from './mapping/checkpoints';
import type { EventSource } from './mapping/event-source';
import type { Clock } from '../core/clock';
import type { EngineCaller } from './engines/call';
import { withDuplicates, withOutages } from './faults/delivery-faults';
import type { CloudFaults } from './faults/cloud-faults';
import type { MappingCheckpoints } from './engines/engine';
import { kinesisStreamReader } from './mapping/kinesis-stream-reader';
import { startMapping, type Mapping } from './mapping/mapping';
import type { MappingLog } from './mapping/polling-context';
import { parseMappingSettings } from './mapping/settings';
import type { StreamReader } from './mapping/stream-reader';
import { tableStreamReader } from './mapping/table-stream-reader';
import { failureDestination } from './mapping/failure-destinations';
import { tellSettled } from './mapping/tell-settled';
import type { CloudStorage } from './storage/cloud-storage';
import type { FunctionRuntime } from './functions/function-runtime';
import type { KeptState } from './kept/kept-state';
import type { MappingRequest } from './cloudformation/resources/mapping-request';

export type MappingContext = {
  /** What mappings read from. */
  readonly sources: SourceEngines;
  /** Takes what a mapping has settled. */
  readonly settled: (checkpoints: MappingCheckpoints) => void;
  readonly functions: FunctionRuntime;
  readonly faults: Pick<CloudFaults, 'draw'>;
  readonly storage: CloudStorage;
  /** Undefined when state is kept in memory only. */
  readonly kept: KeptState | undefined;
  /** The disk is full, so the writes of functions would be refused. */
  readonly isFull: () => boolean;
  /** Kinesis streams enforce AWS's limits, which all readers share. */
  readonly isStreamLimited: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: MappingLog;
};

export type SourceEngines = { readonly kinesis: EngineCaller; readonly tableStreams: EngineCaller };

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
  const { sources, functions, faults, storage, isStreamLimited, clock, random, log } = context;
  const { mappingId, source, functionArn, roleArn, destinationArn } = request;
  const { settings, unsupported } = parseMappingSettings(request.properties);
  // A filter may leave nothing to do, and a function that loads for nothing slows down the others.
  if (!settings.filter) functions.warm(functionArn);
  const identity = { mappingId, source, functionArn, roleArn };
  const destination =
    destinationArn === undefined ? undefined : failureDestination(storage, destinationArn, { identity, random });
  const isTopic = destinationArn?.split(':')[2] === 'sns';
  const lost = isTopic ? ['DestinationConfig: messages to a topic are recorded only'] : [];
  const functionName = functionArn.split(':')[6]!;
  const mapping = startMapping({
    settings,
    identity,
    stream: readerOf(source, sources),
    invoke: withDuplicates(invokeUnlessFull(functionArn, context), faults, `mapping ${functionName}`),
    destination: destination && withOutages(destination, faults, `destination of ${functionName}`),
    checkpoints: checkpointsOf(request, context),
    clock,
    random,
    log,
    ...(isStreamLimited && source.service === 'kinesis' && LIMITED_READS),
  });
  return { request, mapping, unsupported: [...unsupported, ...lost] };
}

function readerOf(source: EventSource, { kinesis, tableStreams }: SourceEngines): StreamReader {
  switch (source.service) {
    case 'kinesis':
      return kinesisStreamReader({ engine: kinesis, streamName: source.streamName });
    case 'dynamodb':
      return tableStreamReader({ engine: tableStreams, streamArn: source.streamArn });
    default:
      return source satisfies never;
  }
}

/** A Kinesis stream counts how far its readers are; the stream of a table does not. */
function checkpointsOf(
  { mappingId, source }: MappingRequest,
  { kept, settled }: Pick<MappingContext, 'kept' | 'settled'>,
): CheckpointStore {
  const streamName = source.service === 'kinesis' ? source.streamName : undefined;
  const store = kept?.checkpoints(mappingId, streamName) ?? memoryCheckpoints();
  if (streamName === undefined) return store;
  return tellSettled(store, (checkpoints) => settled({ mapping: mappingId, streamName, checkpoints }));
}

/** A rejection lets the batch wait and uses up none of its retries. */
function invokeUnlessFull(functionArn: string, { functions, isFull }: MappingContext) {
  return (event: unknown) =>
    isFull() ? Promise.reject(new Error('the disk is full')) : functions.invoke(functionArn, event);
}
