import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../../../lib/aws/clients';
import { BRONZE } from '../../../../lib/domain/bronze/bronze';
import { encodeEvent } from '../../../../lib/events/wire';
import { UserError } from '../../../../lib/core/user-error';
import { anEvent } from '../../../lambda/consumer/a-batch';
import { flipped } from '../../core/flips';
import { aCloud } from '../a-cloud';
import { startKillable } from '../a-killable-cloud';
import { LOCAL_NAMES, localAssembly } from '../../../local-assembly';
import { countedEvents, rowsOf } from '../stored-rows';
import { fractions } from './fractions';

const ACKNOWLEDGED = 2_000;
const LATER = 200;

/** The files in a data folder. */
const FILES = {
  'the generation file': /^generation\.json$/,
  'a checkpoint file': /^checkpoints\/.*\.json$/,
  'the log of the tables': /^dynamodb\/[\d-]+\.log$/,
  'the position of the tables': /^dynamodb\/position\.json$/,
  'the log of the streams': /^kinesis\/[\d-]+\.log$/,
  'the position of the streams': /^kinesis\/position\.json$/,
} as const;

let whole: string;
let assemblyDir: string;
beforeAll(async () => {
  assemblyDir = await localAssembly();
  whole = mkdtempSync(path.join(tmpdir(), 'data-'));
  const { child, endpoint } = await startKillable(assemblyDir, whole);
  const kinesis = createKinesisClient({ endpoint, maxAttempts: 1 });
  for (let at = 0; at < ACKNOWLEDGED; at += 100) await putEvents(kinesis, at, 100);
  kinesis.destroy();
  child.kill('SIGKILL'); // while it reads, stores and checkpoints
  await once(child, 'exit');
});
afterAll(() => rmSync(whole, { recursive: true, force: true }));

function putEvents(kinesis: KinesisClient, from: number, count: number) {
  const Records = Array.from({ length: count }, (_, n) => {
    const event = anEvent(from + n);
    return { PartitionKey: event.customer.customer_id!, Data: encodeEvent(event) };
  });
  return kinesis.send(new PutRecordsCommand({ StreamName: LOCAL_NAMES.stream, Records }));
}

type Damage = { readonly file: string; readonly place: string };

/** Damages one file at a random place. */
function damage(dataDir: string, pattern: RegExp, kind: 'cut' | 'flip', random: () => number): Damage {
  const names = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .toSorted();
  const name = names[Math.floor(random() * names.length)]!;
  const file = path.join(dataDir, name);
  const bytes = readFileSync(file);
  const at = Math.floor(random() * bytes.length);
  if (kind === 'cut') truncateSync(file, at);
  else writeFileSync(file, flipped(bytes, at, Math.floor(random() * 8)));
  return { file, place: `${name}, ${kind} at byte ${at} of ${bytes.length}` };
}

/** Starts on the folder and sends more. @returns how many of the earlier events are stored, or the refusal */
async function startOn(dataDir: string) {
  const cloud = await aCloud({ assemblyDir, dataDir }).catch((error: unknown) => error as Error);
  if (cloud instanceof Error) return { refusal: cloud, told: [] };
  await putEvents(cloud.kinesis, ACKNOWLEDGED, LATER);
  await cloud.idle();
  const rows = await rowsOf(cloud.dynamodb, LOCAL_NAMES.bronzeTable);
  const counted = await countedEvents(cloud.dynamodb);
  await cloud.stop();
  return {
    stored: new Set(rows.map((row) => row[BRONZE.eventId]!.S)),
    rows: rows.length,
    counted,
    told: cloud.warnings,
  };
}

const ids = (from: number, count: number) => Array.from({ length: count }, (_, n) => anEvent(from + n).event_id);

type Outcome = Awaited<ReturnType<typeof startOn>>;

/** Faults of a start on a damaged folder, which must be refused in one line or lose nothing silently. */
function faultsOf(outcome: Outcome, file: string): string[] {
  if (outcome.refusal) {
    const { message } = outcome.refusal;
    const isOneLine = outcome.refusal instanceof UserError && !message.includes('\n');
    return isOneLine && message.includes(path.dirname(file)) ? [] : [`refused with: ${message}`];
  }
  const { stored, rows, counted, told } = outcome;
  const isTold = told.length > 0;
  const missing = ids(0, ACKNOWLEDGED).filter((id) => !stored.has(id)).length;
  const missingLater = ids(ACKNOWLEDGED, LATER).filter((id) => !stored.has(id)).length;
  // Rows stored but not yet counted are counted when their records are read again, if the stream still holds them.
  const isCounted = counted === rows || (isTold && counted < rows);
  return [
    ...(missing > 0 && !isTold ? [`${missing} are missing, and nobody says so`] : []),
    ...(missingLater > 0 ? [`${missingLater} later ones are missing`] : []),
    ...(rows === stored.size && isCounted ? [] : [`${rows} rows of ${stored.size} events, ${counted} counted`]),
  ];
}

const cases = Object.entries(FILES).flatMap(([what, pattern], at) =>
  (['cut', 'flip', 'cut', 'flip'] as const).map((kind, n) => ({ what, pattern, kind, seed: 100 * at + n })),
);

test.each(cases)(
  '$what, $kind at a random place (seed $seed): everything is stored, or one line reports the fault or loss',
  async ({ pattern, kind, seed }) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'damaged-'));
    cpSync(whole, dataDir, { recursive: true });
    rmSync(path.join(dataDir, 'lock'), { force: true });
    const { file, place } = damage(dataDir, pattern, kind, fractions(seed));
    const outcome = await startOn(dataDir);
    expect({ place, faults: faultsOf(outcome, file) }).toEqual({ place, faults: [] });
    rmSync(dataDir, { recursive: true });
  },
);
