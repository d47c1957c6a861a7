import { writeRun } from './write-run';

/** `write-run-main.ts <folder>`: a run in its own process, which prints the environment it found. */
const folder = process.argv[2]!;
const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
void writeRun({ folder, workers: 2, chunkSize: 700 }).then(() => process.stdout.write(`${timeZone} ${locale}`));
