import type { Clock } from '../../core/clock';
import { parseCbor } from '../engines/cbor/parse';
import type { Answer, BodyFormat, Call, ServiceEngine } from '../engines/call';
import type { MappingCheckpoints } from '../engines/engine';
import type { KeptStreams } from '../engines/kept-parts';
import type { OpenLog } from '../engines/log/entry-log';
import type { MemoryBudget } from '../engines/memory/memory-budget';
import { ServiceError } from '../engines/service-error';
import { isObject } from '../../core/is-object';
import { parseJson } from '../../core/parse-json';
import { Capacity } from './capacity';
import { asBuffer } from '../../core/as-buffer';
import { limitExceeded } from './faults';
import { Kinesis, type KinesisLimits } from './kinesis';
import { accountQuotas } from './limits/account-quotas';
import type { StreamLimits } from './limits/stream-limits';
import { keptStreams } from './kept-streams';
import { LongBody, type Operation, type Result } from './operations/operation';
import { KINESIS_OPERATIONS } from './operations/operations';
import { encodeOutput } from './output';
import { putScanned } from './put-scanned';
import { Readers } from './readers';
import { reshardOnDemand } from './reshard-on-demand';
import { readRequest } from './requests/read-request';
import { givenName } from './stream-naming';
import type { Reshard } from './stream-state';
import { StreamStore } from './stream-store';

export type KinesisEngineOptions = {
  /** Opens the log of streams and records. */
  readonly openLog: OpenLog;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** What the engines may keep in memory. @default no limit */
  readonly budget?: MemoryBudget | undefined;
  /** How far the mappings have read, as their checkpoints say. @default nobody reads */
  readonly checkpoints?: readonly MappingCheckpoints[] | undefined;
  readonly limits?: Partial<KinesisLimits>;
  /** Enforces AWS's rates. @default nothing throttles */
  readonly streamLimits?: StreamLimits | undefined;
  /** How long a stream is being created, changed or deleted. @default 0 */
  readonly transitionMs?: number;
  /** Of the log on the disk, as people know it. @default the log is in memory */
  readonly folder?: string | undefined;
};

export type KinesisEngine = {
  readonly engine: ServiceEngine;
  /** What the log held; undefined for one in memory. */
  readonly kept: { readonly streams: KeptStreams | undefined };
  /** Takes what a mapping has settled; a mapping that has settled nothing yet says so. */
  readonly settled: (checkpoints: MappingCheckpoints) => void;
  /** Takes which mappings there are. */
  readonly declared: (mappings: readonly string[]) => void;
  /** Reshards a stream on demand, as the service does it by itself. */
  readonly reshard: (streamName: string, reshard: Reshard) => void;
};

/** Without limits no account's quota applies; these are more than any demonstration opens. */
const LIMITS: KinesisLimits = { shards: 10_000, onDemandStreams: 1_000, shardsPerStream: 10_000 };

/** Kinesis Data Streams in this thread: all streams of one account in one region. */
export function createKinesisEngine(options: KinesisEngineOptions): KinesisEngine {
  const { clock, checkpoints = [], folder = '', transitionMs = 0 } = options;
  const store = new StreamStore(options.openLog, clock.now());
  const keptLog = store.keptLog();
  const readers = new Readers();
  for (const checkpoint of checkpoints) readers.note(checkpoint);
  const capacity = new Capacity(store, readers, options.budget);
  const quotas = options.streamLimits && accountQuotas(options.region);
  const limits = { ...LIMITS, ...quotas, ...options.limits };
  const kinesis = new Kinesis(store, capacity, { ...options, limits, transitionMs });
  const operations = new Map(KINESIS_OPERATIONS.map((operation) => [operation.name, operation]));
  return {
    engine: {
      call: (call) => answer(call, operations, kinesis),
      close: () => store.log.close(),
    },
    kept: { streams: keptLog && keptStreams(store, keptLog, checkpoints, folder) },
    settled: (settled) => capacity.settled(settled),
    declared: (mappings) => capacity.declared(mappings),
    reshard: (streamName, reshard) => reshardOnDemand(kinesis, streamName, reshard),
  };
}

function answer(call: Call, operations: ReadonlyMap<string, Operation>, kinesis: Kinesis): Answer | Promise<Answer> {
  try {
    const body = bodyOf(call, operations, kinesis);
    const { log } = kinesis.store;
    log.compact();
    const durable = log.durable();
    const answered: Answer =
      body instanceof LongBody ? { status: 200, body: body.first, rest: body.rest } : { status: 200, body };
    return durable ? durable.then(() => answered) : answered;
  } catch (error) {
    if (error instanceof ServiceError) return faultAnswer(error, call.format);
    throw error;
  }
}

const EMPTY = new Uint8Array(0);

function bodyOf(call: Call, operations: ReadonlyMap<string, Operation>, kinesis: Kinesis): Uint8Array | LongBody {
  const body = asBuffer(call.body);
  const { format } = call;
  if (call.operation === 'PutRecords' && format === 'json') {
    const scanned = putScanned(body, kinesis);
    if (scanned) return scanned;
  }
  const operation = operations.get(call.operation);
  if (!operation) throw new ServiceError('UnknownOperationException', '');
  const request = readRequest(parse(body, format), operation.request, (naming) => kinesis.recordBytes(naming));
  checkRate(call.operation, request, kinesis);
  return encode(operation.answer(request as never, kinesis, format), format);
}

/** @throws ServiceError LimitExceededException when an operation of the control plane is called too often */
function checkRate(operation: string, request: object, kinesis: Kinesis): void {
  const { streamLimits } = kinesis;
  if (!streamLimits) return;
  const name = givenName(request) ?? '';
  if (streamLimits.call(operation, name, kinesis.now())) return;
  throw limitExceeded(`Rate exceeded for ${name === '' ? '' : `stream ${name} under `}account ${kinesis.accountId}.`);
}

function parse(body: Buffer, format: BodyFormat): object {
  const value = format === 'json' ? parseJson(body.toString()) : parseCbor(body);
  if (!isObject(value)) throw new ServiceError('SerializationException', '');
  return value;
}

function encode(result: Result, format: BodyFormat): Uint8Array | LongBody {
  if (result === undefined) return new Uint8Array(EMPTY);
  return result instanceof Uint8Array || result instanceof LongBody ? result : encodeOutput(result, format);
}

function faultAnswer({ type, message, status, members }: ServiceError, format: BodyFormat): Answer {
  const texts = { __type: type, message: message === '' ? undefined : message, ...members } as Record<string, string>;
  return { status, errorType: type, body: encodeOutput(texts, format) };
}
