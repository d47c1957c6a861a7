import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { untilAtRest } from '../../../bin/pipeline/until-at-rest';
import { encodeEvent } from '../../../lib/events/wire';
import type { ResourceNames } from '../../../lib/domain/names';
import { startEngines, type Engines } from '../../lib/aws/engines';
import { anEvent } from '../../lambda/consumer/a-batch';

let engines: Engines;
let names: ResourceNames;
beforeAll(async () => {
  engines = await startEngines();
  names = await engines.newStage({ shards: 1 });
});
afterAll(() => engines.stop());

/** Nothing reads the stream, and each pause lasts exactly as long as requested. */
function waiting(waitMs: number) {
  let nowMs = 0;
  const told: string[] = [];
  const context = { monotonicNow: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) };
  const progress = untilAtRest({ clients: engines, names, waitMs, context, onProgress: (line) => told.push(line) });
  return { progress, told };
}

test('a fully consumed stream is at rest after two looks', async () => {
  const { progress, told } = waiting(0);
  expect(await progress).toMatchObject({ pending: 0, counted: 0 });
  expect(told).toEqual(['waiting: for the last counts']);
});

test('while records are in flight the tables are not emptied, and the output says what to do', async () => {
  const put = { StreamName: names.stream, PartitionKey: 'a', Data: encodeEvent(anEvent(0)) };
  await engines.kinesis.send(new PutRecordCommand(put));
  await expect(waiting(0).progress).rejects.toThrow(
    /^1 record of the stream is yet to be stored and would flow into the emptied tables: stop the producer, then try/,
  );
  const { progress, told } = waiting(1_000);
  await expect(progress).rejects.toThrow('1 record of the stream is yet to be stored');
  expect(told).toEqual(Array.from({ length: 4 }, () => 'waiting: 1 record of the stream is yet to be stored'));
});
