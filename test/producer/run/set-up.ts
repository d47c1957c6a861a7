import type { OpenSink } from '../../../producer/delivery/sink';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { PutOutcome } from '../../../lib/aws/put-events';
import { manifestSchema } from '../../../lib/domain/run/run';
import { createManualClock } from '../../../lib/core/clock';
import { runProducer } from '../../../producer/run/run';
import type { ProducerOptions } from '../../../producer/run/run-options';
import { aConfig, memoryFiles, recordsOf } from './a-run';
import { drive } from './drive';
import { streamSink, type Put } from './stream-sink';

export const ACCEPTED: PutOutcome = { kind: 'accepted', shardId: 's', sequenceNumber: '1' };
export const VIRTUAL = { clock: 'virtual' } as const;
export const MANIFEST = 'run.json';

/** A sink that never answers a put. */
export const neverAnswer: Put = () => new Promise(() => {});

/** A run on a manual clock, with in-memory files and a sink that accepts everything unless `put` says otherwise. */
export function setUp(changes: Partial<ProducerOptions> & { readonly put?: Put } = {}) {
  const clock = createManualClock(1_000_000);
  const files = memoryFiles();
  const delivered: { sequence: number; atMs: number }[] = [];
  const takeAll: Put = async (records) => {
    for (const { sequence } of records) delivered.push({ sequence, atMs: clock.now() - 1_000_000 });
    return records.map(() => ACCEPTED);
  };
  const { put = takeAll, ...options } = changes;
  const all: ProducerOptions = {
    config: aConfig(),
    records: recordsOf(),
    openSink: streamSink(put, clock),
    clock,
    pace: VIRTUAL,
    manifestPath: MANIFEST,
    files,
    ...options,
  };
  const run = (more: Partial<ProducerOptions> = {}) => drive(clock, runProducer({ ...all, ...more }));
  const manifest = () => manifestSchema.parse(JSON.parse(files.texts.get(MANIFEST)!));
  return { clock, files, delivered, run, manifest, takeAll };
}

export const sequencesOf = (delivered: readonly { sequence: number }[]) => delivered.map(({ sequence }) => sequence);
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_none, index) => from + index);

/** A sink that accepts every record at once. */
export function directSink(take: (record: ProducedRecord) => void, clock: ProducerOptions['clock']): OpenSink {
  return async ({ onAccepted }) => ({
    write: async (records) => {
      records.forEach(take);
      onAccepted(records, clock.now());
    },
    drain: async () => {},
    close: async () => {},
  });
}
