import type { KinesisClient, PutRecordsCommand, PutRecordsCommandInput } from '@aws-sdk/client-kinesis';
import type { Parcel, ParcelRecord, RedriveSource } from '../../../../lib/aws/redrive/parcel';
import { redrive, type RedriveOptions } from '../../../../lib/aws/redrive/redrive';
import type { StoredPlace } from '../../../../lib/aws/redrive/stored-records';

const SHARD = 'shardId-000000000000';

/** A record that failed, with its position in the stream. */
export function aFailed(text: string, sequenceNumber: string, changes: Partial<ParcelRecord> = {}): ParcelRecord {
  const delivery = { shardId: SHARD, sequenceNumber };
  return {
    partitionKey: `key-${text}`,
    bytes: Buffer.from(text),
    delivery,
    selected: true,
    rejection: undefined,
    ...changes,
  };
}

/**
 * A deployment reduced to what redrive knows: parcels by name, rows by content, and a stream whose consumer stores what
 * `consume` allows, during each sleep.
 */
export function aDeployment() {
  const parcels = new Map<string, Omit<Parcel, 'discard'>>();
  const rows = new Map<string, StoredPlace>();
  const puts: string[] = [];
  const inStream: { readonly text: string; readonly sequenceNumber: string }[] = [];
  const deployment = {
    parcels,
    rows,
    /** Texts in the order in which the stream accepted them. */
    puts,
    /** How many records of each run were said to be back. */
    counts: new Map<string, number>(),
    judgedUpTo: '0',
    nextSequence: 1_000,
    /** What happens to a record that was put into the stream. */
    consume: (_text: string): StoredPlace['table'] | 'nothing' => 'bronze',
    /** Called before a parcel is deleted. */
    beforeDelete: (_name: string): void => undefined,
    store: (text: string, sequenceNumber: string, table: StoredPlace['table'] = 'bronze') =>
      void rows.set(text, { table, shardId: SHARD, sequenceNumber }),
    giveUp: (
      name: string,
      records: readonly ParcelRecord[],
      source: RedriveSource = 'consumer',
      reason = 'Exhausted',
    ) => void parcels.set(name, { source, reason, records, withoutPayload: 0 }),
    run: (options: Partial<RedriveOptions> = {}) => redrive({ ...optionsOf(), ...options }),
  };

  async function* listed(source: RedriveSource): AsyncGenerator<Parcel> {
    for (const [name, parcel] of parcels) {
      if (parcel.source !== source) continue;
      const discard = async () => {
        deployment.beforeDelete(name);
        for (const { bytes } of parcel.records)
          if (!rows.has(bytes.toString())) throw new Error(`${name} is deleted, and ${bytes.toString()} is not stored`);
        parcels.delete(name);
      };
      yield { ...parcel, discard };
    }
  }

  function work(): void {
    for (const { text, sequenceNumber } of inStream.splice(0)) {
      const table = deployment.consume(text);
      if (table !== 'nothing') deployment.store(text, sequenceNumber, table);
      deployment.judgedUpTo = sequenceNumber;
    }
  }

  function put({ Records = [] }: PutRecordsCommandInput) {
    return {
      FailedRecordCount: 0,
      Records: Records.map(({ Data }) => {
        const text = Buffer.from(Data!).toString();
        const SequenceNumber = String(deployment.nextSequence++);
        puts.push(text);
        inStream.push({ text, sequenceNumber: SequenceNumber });
        return { ShardId: SHARD, SequenceNumber };
      }),
    };
  }

  function optionsOf(): RedriveOptions {
    const send = async (command: PutRecordsCommand) => put(command.input);
    return {
      sources: (['consumer', 'detector', 'quarantine'] as const).map(listed),
      kinesis: { send } as unknown as KinesisClient,
      streamName: 'events',
      storedUntil: () => ({
        find: async (contents) => contents.map(({ bytes }) => rows.get(Buffer.from(bytes).toString())),
        judgedUpTo: async () => new Map([[SHARD, deployment.judgedUpTo]]),
      }),
      keepCounts: async (records) => {
        for (const [runId, count] of records) deployment.counts.set(runId, (deployment.counts.get(runId) ?? 0) + count);
      },
      mode: 'redrive',
      waitMs: 1_000,
      patience: { random: () => 0.5, sleep: aClock(work) },
    };
  }
  return deployment;
}

/** Time passes only during a sleep: each sleep lets the consumer work, and the longest one ends last. */
function aClock(work: () => void): RedriveOptions['patience']['sleep'] {
  let nowMs = 0;
  const timers: { readonly atMs: number; readonly wake: () => void }[] = [];
  return (delayMs, signal) => {
    if (delayMs >= 1_000) {
      return new Promise((resolve) => {
        timers.push({ atMs: nowMs + delayMs, wake: resolve });
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    nowMs += delayMs;
    work();
    for (const timer of timers) if (timer.atMs <= nowMs) timer.wake();
    return new Promise(setImmediate);
  };
}
