import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { createManualClock } from '../../../lib/core/clock';
import { fileDestination } from '../../../producer/sinks/file-destination';
import { fileSink } from '../../../producer/sinks/file-sink';
import { asLines } from '../../../producer/sinks/ndjson';
import { outputSink } from '../../../producer/sinks/output-sink';
import type { SinkContext, SinkMark } from '../../../producer/delivery/sink';
import { aRecord } from '../run/a-run';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-ndjson-'));
  file = path.join(folder, 'out', 'events.ndjson');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aContext(changes: Partial<SinkContext> = {}) {
  const accepted: number[] = [];
  let closed = 0;
  const context: SinkContext = {
    onAccepted: (records) => accepted.push(...records.map((record) => record.sequence)),
    onRefused: () => {},
    onRetried: () => {},
    onClosed: () => (closed += 1),
    abandoned: new AbortController().signal,
    ...changes,
  };
  return { context, accepted, closed: () => closed };
}

const clock = createManualClock(7);
const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_none, index) => aRecord(from + index));
const lines = (from: number, to: number) =>
  records(from, to)
    .map((record) => `${Buffer.from(record.bytes).toString()}\n`)
    .join('');

async function writeFile(from: number, to: number, resume?: SinkContext['resume']) {
  const { context, accepted } = aContext({ resume });
  const sink = await fileSink({ file, clock, encode: asLines })(context);
  await sink.write(records(from, to));
  await sink.drain();
  const mark = sink.mark!();
  await sink.close();
  return { accepted, mark };
}

test('every event is one line with its bytes unchanged, accepted when it is written', async () => {
  const { accepted, mark } = await writeFile(0, 5);
  expect(accepted).toEqual([0, 1, 2, 3, 4]);
  expect(readFileSync(file, 'utf8')).toBe(lines(0, 5));
  expect(mark.offsetBytes).toBe(lines(0, 5).length);
});

test('a new run replaces the file', async () => {
  await writeFile(0, 5);
  await writeFile(0, 2);
  expect(readFileSync(file, 'utf8')).toBe(lines(0, 2));
});

test('a resumed run cuts off what came after its mark, including half a line', async () => {
  const { mark } = await writeFile(0, 5);
  writeFileSync(file, `${lines(0, 7)}{"event_id":"EV`);
  await writeFile(5, 9, { position: 5, mark });
  expect(readFileSync(file, 'utf8')).toBe(lines(0, 9));
});

test('a run resumed at position 0 empties the file; one without a mark appends to it', async () => {
  await writeFile(0, 5);
  await writeFile(0, 3, { position: 0 });
  expect(readFileSync(file, 'utf8')).toBe(lines(0, 3));
  await writeFile(3, 5, { position: 3 });
  expect(readFileSync(file, 'utf8')).toBe(lines(0, 5));
});

test('a file that lost lines is refused', async () => {
  await writeFile(0, 2);
  await expect(writeFile(5, 6, { position: 5, mark: { offsetBytes: 500 } })).rejects.toThrow(
    /should hold the 500 bytes delivered so far, but has \d+: put the file back/,
  );
});

describe('a file as the destination of a run', () => {
  const holds = (mark: SinkMark | undefined) => fileDestination(file).holds!(mark);

  test('still holds the run after a resumed run that wrote nothing, and with more lines appended', async () => {
    const { mark } = await writeFile(0, 5);
    expect(await holds(mark)).toBe(true);
    const resumed = await writeFile(5, 5, { position: 5, mark });
    expect(resumed.mark).toEqual(mark);
    writeFileSync(file, lines(0, 7));
    expect(await holds(mark)).toBe(true);
  });

  test('does not hold the run when it is missing, truncated, another file or a folder', async () => {
    const { mark } = await writeFile(0, 5);
    writeFileSync(file, lines(0, 5).slice(0, -1));
    expect(await holds(mark)).toBe(false);
    writeFileSync(file, lines(1, 7));
    expect(await holds(mark)).toBe(false);
    rmSync(file);
    expect(await holds(mark)).toBe(false);
    file = folder;
    expect(await holds(mark)).toBe(false);
  });
});

test('an unwritable path is reported with its reason', async () => {
  file = folder;
  await expect(writeFile(0, 1)).rejects.toThrow(/Events cannot be written to .*EISDIR/);
});

test('a stream gets the same lines and stays open', async () => {
  const stream = new PassThrough();
  const { context, accepted } = aContext();
  const sink = await outputSink({ stream, clock, encode: asLines })(context);
  await sink.write(records(0, 3));
  await sink.close();
  expect([String(stream.read()), stream.writableEnded, accepted]).toEqual([lines(0, 3), false, [0, 1, 2]]);
});

test('a reader that leaves closes the sink without an error, and records it did not take are not accepted', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const { context, accepted, closed } = aContext();
  const sink = await outputSink({ stream, clock, encode: asLines })(context);
  await sink.write(records(0, 3));
  expect([accepted, closed()]).toEqual([[], 1]);
});

test('any other error of the stream is reported', async () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC: no space left')) });
  const sink = await outputSink({ stream, clock, encode: asLines })(aContext().context);
  await expect(sink.write(records(0, 1))).rejects.toThrow('Events cannot be written to the output: ENOSPC');
});

test('an abandoned write does not wait for a reader that takes nothing', async () => {
  const stream = new Writable({ write: () => {} });
  const abandon = new AbortController();
  const { context, accepted } = aContext({ abandoned: abandon.signal });
  const sink = await outputSink({ stream, clock, encode: asLines })(context);
  const writing = sink.write(records(0, 1));
  abandon.abort();
  await writing;
  expect(accepted).toEqual([]);
});
