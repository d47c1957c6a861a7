import { writeRun } from './write-run';

/** `write-run-main.ts <folder>`: a run in a process of its own, which prints the surroundings that it found. */
const folder = process.argv[2]!;
const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
void writeRun({ folder, workers: 2, chunkSize: 700 }).then(() => process.stdout.write(`${timeZone} ${locale}`));
