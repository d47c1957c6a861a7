import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { parseEventId } from '../../lib/events/envelope';
import type { ProducedRecord } from '../generation/record';
import { linesFromTheEnd } from './lines-from-the-end';

/** An analyst's verdict on an event is rarely known the same day. */
export const DEFAULT_LABEL_DELAY_MS = 86_400_000;

export type TruthFile = {
  /** Writes the truth about records; resolves when it is in the file. @param records in sequence order */
  readonly append: (records: readonly ProducedRecord[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * The truth about a run as NDJSON, one line for each anomalous event in sequence order:
 * `{"event_id", "anomaly_flags": [...], "label_available_at"}`. An event without a line is an ordinary one; its label
 * is available after the same delay. `label_available_at` is event time plus `labelDelayMs`: training or judging a
 * detector at a given moment may use only the labels available by then.
 *
 * Lines are written before the manifest covers their events, so a restart finds all of them: it keeps the lines of the
 * first `generated` events and cuts off the rest, including a half-written line.
 */
export async function openTruthFile(
  file: string,
  { generated, labelDelayMs = DEFAULT_LABEL_DELAY_MS }: { generated: number; labelDelayMs?: number },
): Promise<TruthFile> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, generated === 0 ? 'w' : 'a+');
  if (generated > 0) await handle.truncate(await lengthOfLinesBefore(handle, generated));
  return {
    append: async (records) => {
      const lines = records.filter(({ truth }) => truth.length > 0).map((record) => truthLine(record, labelDelayMs));
      if (lines.length === 0) return;
      await handle.appendFile(lines.join(''));
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

/** One line of the truth file, including its line feed. */
export function truthLine({ eventId, truth, eventTimeMs }: ProducedRecord, labelDelayMs: number): string {
  const label_available_at = new Date(eventTimeMs + labelDelayMs).toISOString();
  return `${JSON.stringify({ event_id: eventId, anomaly_flags: truth, label_available_at })}\n`;
}

/** Bytes up to the end of the last whole line for a sequence below `generated`; lines are in sequence order. */
async function lengthOfLinesBefore(handle: FileHandle, generated: number): Promise<number> {
  const { size } = await handle.stat();
  for await (const line of linesFromTheEnd(handle, size)) {
    const sequence = sequenceOf(line.text);
    if (line.isWhole && sequence !== undefined && sequence < generated) return line.endByte;
  }
  return 0;
}

function sequenceOf(line: string): number | undefined {
  const id = /^\{"event_id":"([^"]+)"/.exec(line)?.[1];
  return id === undefined ? undefined : parseEventId(id)?.sequence;
}
