import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { claimedEventId } from '../../domain/bronze/quarantine';
import { parseEventId } from '../../events/envelope';
import { inFlight } from '../batch-write-in-flight';
import { faultOutlook } from '../fault-outlook';
import type { Patience } from '../patience';
import type { Parcel } from './parcel';
import { putBack } from './put-back';
import type { StoredRecords } from './stored-records';
import { createTally, type RecordFate, type RedriveTally } from './tally';
import { createWave, statesOf, type EntryState, type Wave, type WaveEntry } from './wave';

export type RedriveOptions = {
  /** Each has the records of one source, in the order in which they failed. */
  readonly sources: readonly AsyncIterable<Parcel>[];
  readonly kinesis: KinesisClient;
  readonly streamName: string;
  /** A reader that stops at the signal. */
  readonly storedUntil: (deadline: AbortSignal) => StoredRecords;
  /** Keeps how many records of each run are back in bronze, for the run's verdict. */
  readonly keepCounts: (records: ReadonlyMap<string, number>) => Promise<void>;
  readonly mode: 'redrive' | 'dry-run';
  /** The maximum number of records to put back. @default all */
  readonly max?: number;
  /** The time limit for reading the records of a wave back. */
  readonly waitMs: number;
  readonly patience: Patience;
  readonly onProgress?: (text: string) => void;
};

export type RedriveReport = Pick<RedriveTally, 'groups' | 'total'> & {
  /** Objects and quarantined records that were deleted, because all of their records are back. */
  readonly deleted: number;
  /** Records of which only the position in the stream is known. */
  readonly withoutPayload: number;
  /** What could not be read, one line each. */
  readonly problems: readonly string[];
};

/** A wave is looked up, put and read back together; it may exceed this by one parcel. */
const WAVE_RECORDS = 500;
const WAVE_BYTES = 5 * 1024 * 1024;
const POLL_MS = 250;
const DELETES_IN_FLIGHT = 8;

/**
 * Brings back records that were set aside: puts them into the stream with their own keys and bytes, waits until each is
 * read back from a table where another delivery has stored it, and only then deletes its source. It may be stopped at
 * any point and run again, also beside a producer: a record that is already stored is not put again.
 *
 * @throws UserError when the stream refuses permanently; all records deleted until then are back
 */
export async function redrive(options: RedriveOptions): Promise<RedriveReport> {
  const work = new Redrive(options);
  for (const source of options.sources) await work.runThrough(source);
  return work.report();
}

class Redrive {
  readonly #tally = createTally();
  readonly #problems: string[] = [];
  #put = 0;
  #deleted = 0;
  #withoutPayload = 0;

  constructor(private readonly options: RedriveOptions) {}

  report(): RedriveReport {
    const { groups, total } = this.#tally;
    return { groups, total, deleted: this.#deleted, withoutPayload: this.#withoutPayload, problems: this.#problems };
  }

  async runThrough(source: AsyncIterable<Parcel>): Promise<void> {
    for await (const parcels of waves(source)) {
      for (const parcel of parcels) this.#note(parcel);
      await this.#settle(createWave(parcels.filter(({ records }) => records.length > 0)));
      if (this.#budget() === 0) return;
    }
  }

  #budget(): number {
    return (this.options.max ?? Infinity) - this.#put;
  }

  /** A parcel without records to redrive is kept and reported. */
  #note({ source, reason, withoutPayload, problem }: Parcel): void {
    if (problem !== undefined) this.#problems.push(problem);
    this.#withoutPayload += withoutPayload;
    if (withoutPayload > 0) this.#tally.count(source, reason, 'left', withoutPayload);
  }

  async #settle(wave: Wave): Promise<void> {
    if (wave.entries.length === 0) return;
    const { patience, waitMs, mode } = this.options;
    const over = new AbortController();
    const ended = new AbortController();
    void patience.sleep(waitMs, ended.signal).then(() => over.abort());
    try {
      const fates = await this.#bringBack(wave, over.signal);
      this.#countRecords(wave, fates);
      if (mode === 'dry-run') return;
      // Before the sources are gone: what is stored and has no source any more would never be counted.
      await this.options.keepCounts(redrivenByRun(wave, fates));
      await this.#discard(wave, fates);
    } finally {
      ended.abort();
    }
  }

  async #bringBack(wave: Wave, deadline: AbortSignal): Promise<ReadonlyMap<WaveEntry, RecordFate>> {
    const stored = this.options.storedUntil(deadline);
    const fates = new Map<WaveEntry, RecordFate>();
    for (const entry of wave.entries) if (entry.rejection !== undefined) fates.set(entry, 'stillRejected');
    const hopeful = wave.entries.filter((entry) => !fates.has(entry));
    const states = await statesOf(wave, hopeful, stored);
    const open: WaveEntry[] = [];
    hopeful.forEach((entry, at) => {
      if (states[at] === 'back') fates.set(entry, 'alreadyStored');
      else if (states[at] === 'rejected') fates.set(entry, 'stillRejected');
      else if (!entry.selected) fates.set(entry, 'left');
      else if (open.length < this.#budget()) open.push(entry);
      else fates.set(entry, 'beyondMax');
    });
    this.#put += open.length;
    if (this.options.mode === 'dry-run') for (const entry of open) fates.set(entry, 'redriven');
    else await this.#putAndRead(wave, open, { fates, stored, deadline });
    return fates;
  }

  async #putAndRead(
    wave: Wave,
    open: readonly WaveEntry[],
    { fates, stored, deadline }: { fates: Map<WaveEntry, RecordFate>; stored: StoredRecords; deadline: AbortSignal },
  ): Promise<void> {
    const { kinesis, streamName, patience, onProgress } = this.options;
    const refused = new Set(await putBack({ kinesis, streamName, patience, deadline }, open));
    for (const entry of open) fates.set(entry, 'left');
    let waiting = open.filter((entry) => !refused.has(entry));
    while (waiting.length > 0 && !deadline.aborted) {
      const states = await unlessPassing(statesOf(wave, waiting, stored));
      waiting.forEach((entry, at) => {
        if (states[at] === 'back') fates.set(entry, 'redriven');
        if (states[at] === 'rejected') fates.set(entry, 'stillRejected');
      });
      waiting = waiting.filter((_, at) => (states[at] ?? 'open') === 'open');
      onProgress?.(`${wave.source}: ${open.length - waiting.length} of ${open.length} records are read back`);
      if (waiting.length > 0) await patience.sleep(POLL_MS, deadline);
    }
  }

  /** Equal records are one row: the first counts as redriven. */
  #countRecords({ parcels, source, entryOf }: Wave, fates: ReadonlyMap<WaveEntry, RecordFate>): void {
    const seen = new Set<WaveEntry>();
    for (const { reason, records } of parcels) {
      for (const record of records.filter(({ selected }) => selected)) {
        const entry = entryOf(record);
        const fate = fates.get(entry)!;
        this.#tally.count(source, reason, fate === 'redriven' && seen.has(entry) ? 'alreadyStored' : fate);
        seen.add(entry);
      }
    }
  }

  async #discard({ parcels, entryOf }: Wave, fates: ReadonlyMap<WaveEntry, RecordFate>): Promise<void> {
    const isBack = (fate: RecordFate | undefined) => fate === 'redriven' || fate === 'alreadyStored';
    const done = parcels.filter(({ records }) => records.every((record) => isBack(fates.get(entryOf(record)))));
    await inFlight(done, DELETES_IN_FLIGHT, async ({ discard }) => {
      await discard();
      this.#deleted += 1;
    });
  }
}

/** What the detector gave up is in bronze anyway, and a record that names no run is in no run's verdict. */
function redrivenByRun({ source, entries }: Wave, fates: ReadonlyMap<WaveEntry, RecordFate>): Map<string, number> {
  const records = new Map<string, number>();
  if (source === 'detector') return records;
  for (const entry of entries) {
    if (fates.get(entry) !== 'redriven') continue;
    const id = claimedEventId(entry.bytes);
    const runId = id === undefined ? undefined : parseEventId(id)?.runId;
    if (runId !== undefined) records.set(runId, (records.get(runId) ?? 0) + 1);
  }
  return records;
}

/** While waiting, a read that fails for a transient reason, including its deadline, counts as one without results. */
async function unlessPassing(states: Promise<EntryState[]>): Promise<EntryState[]> {
  return states.catch((error: unknown) => {
    if (faultOutlook(error) === 'lasting') throw error;
    return [];
  });
}

async function* waves(source: AsyncIterable<Parcel>): AsyncGenerator<Parcel[]> {
  let wave: Parcel[] = [];
  let [records, bytes] = [0, 0];
  for await (const parcel of source) {
    wave.push(parcel);
    records += parcel.records.length;
    bytes += parcel.records.reduce((sum, record) => sum + record.bytes.length, 0);
    if (records < WAVE_RECORDS && bytes < WAVE_BYTES && wave.length < WAVE_RECORDS) continue;
    yield wave;
    wave = [];
    [records, bytes] = [0, 0];
  }
  if (wave.length > 0) yield wave;
}
