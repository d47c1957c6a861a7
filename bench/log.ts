import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDiskLog, type Durability } from '../lib/cloud/engines/log/disk-log';
import type { EntryLog, LogOwner, Place } from '../lib/cloud/engines/log/entry-log';
import { createMemoryLog } from '../lib/cloud/engines/log/memory-log';
import { processorMicroseconds } from './processor-time';

/** Processor time of the logs of engines, in microseconds an entry: `npx tsx bench/log.ts`. */

const ENTRY = Buffer.alloc(900, 7);
const ENTRIES_PER_GROUP = 500;
const GROUPS = 400;

const OWNER: LogOwner = { replay: () => undefined, isNeeded: () => true, moved: () => undefined };

type Measured = { readonly appendUs: number; readonly readUs: number };

async function measure(log: EntryLog): Promise<Measured> {
  log.replay();
  const places: Place[] = [];
  const appendUs = await processorMicroseconds(async () => {
    for (let group = 0; group < GROUPS; group += 1) {
      for (let n = 0; n < ENTRIES_PER_GROUP; n += 1) places.push(log.append(ENTRY));
      log.commit();
      log.compact();
      await log.durable();
    }
  });
  let bytes = 0;
  const readUs = await processorMicroseconds(async () => {
    for (const place of places) {
      const { start, end } = log.find(place);
      bytes += end - start;
    }
  });
  if (bytes !== places.length * ENTRY.length) throw new Error('the log gives back other bytes');
  await log.close();
  return { appendUs: appendUs / places.length, readUs: readUs / places.length };
}

async function onDisk(durability: Durability): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  try {
    const fail = (error: Error) => {
      throw error;
    };
    return await measure(openDiskLog(OWNER, { folder, durability, otherwise: '', warn: console.warn, fail }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  await measure(createMemoryLog(OWNER)); // the code is compiled by now
  const rows = {
    'in memory': await measure(createMemoryLog(OWNER)),
    'on the disk, process': await onDisk('process'),
    'on the disk, power': await onDisk('power'),
  };
  for (const [name, { appendUs, readUs }] of Object.entries(rows))
    console.log(`${name}: append and commit ${appendUs.toFixed(2)} µs, read ${readUs.toFixed(2)} µs an entry`);
}

void main();
