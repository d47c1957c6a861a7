import * as fc from 'fast-check';
import { aDeployment, aFailed } from './a-redrive';

test('records are put back and read back, and only then their source is deleted', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1'), aFailed('b', '2')]);
  const report = await deployment.run();
  expect(deployment.puts).toEqual(['a', 'b']);
  expect([report.total('found'), report.total('redriven'), report.deleted]).toEqual([2, 2, 1]);
  expect([...deployment.parcels]).toEqual([]);
});

test('a dry run counts and changes nothing', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1'), aFailed('b', '2')]);
  deployment.store('b', '7');
  const report = await deployment.run({ mode: 'dry-run' });
  expect([report.total('redriven'), report.total('alreadyStored')]).toEqual([1, 1]);
  expect([deployment.puts, [...deployment.parcels.keys()]]).toEqual([[], ['object']]);
});

test('what is back is counted for its run once, before its source is deleted, and not in a dry run', async () => {
  const deployment = aDeployment();
  const event = (runId: string, sequence: number) => `{"event_id":"EVT-${runId}-${sequence}"}`;
  deployment.giveUp('object', [aFailed(event('a', 1), '1'), aFailed(event('b', 1), '2'), aFailed('no event', '3')]);
  deployment.giveUp('again', [aFailed(event('a', 1), '4'), aFailed(event('a', 2), '5')]);
  await deployment.run({ mode: 'dry-run' });
  expect(deployment.counts.size).toBe(0);
  const counted: object[] = [];
  deployment.beforeDelete = () => void counted.push(Object.fromEntries(deployment.counts));
  await deployment.run();
  expect(counted).toEqual([
    { a: 2, b: 1 },
    { a: 2, b: 1 },
  ]);
  await deployment.run();
  expect(Object.fromEntries(deployment.counts)).toEqual({ a: 2, b: 1 });
});

test('what only the detector had given up does not count for the run: bronze had it', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('{"event_id":"EVT-a-1"}', '1')], 'detector');
  expect((await deployment.run()).total('redriven')).toBe(1);
  expect(deployment.counts.size).toBe(0);
});

test('a record that another delivery has stored is not put again', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1')]);
  deployment.store('a', '7');
  expect((await deployment.run()).total('alreadyStored')).toBe(1);
  expect([deployment.puts, deployment.parcels.size]).toEqual([[], 0]);
});

test('a row that the failed delivery itself wrote was not counted, so the record is put back', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1')]);
  deployment.store('a', '1');
  expect((await deployment.run()).total('redriven')).toBe(1);
  expect(deployment.rows.get('a')?.sequenceNumber).toBe('1000');
});

test('an object whose records are not all back is kept, and the next run does the rest', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1'), aFailed('b', '2')]);
  deployment.consume = (text) => (text === 'b' ? 'nothing' : 'bronze');
  const first = await deployment.run();
  expect([first.total('redriven'), first.total('left'), first.deleted]).toEqual([1, 1, 0]);
  deployment.consume = () => 'bronze';
  const second = await deployment.run();
  expect([second.total('redriven'), second.total('alreadyStored'), second.deleted]).toEqual([1, 1, 1]);
  expect(deployment.puts).toEqual(['a', 'b', 'b']);
});

test('filtered-out records keep their object until they are back as well', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1'), aFailed('b', '2', { selected: false })]);
  const report = await deployment.run();
  expect([report.total('found'), report.total('redriven'), report.deleted]).toEqual([1, 1, 0]);
  expect(deployment.puts).toEqual(['a']);
});

test('at most the requested number of records is put', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1'), aFailed('b', '2'), aFailed('c', '3')]);
  const report = await deployment.run({ max: 2 });
  expect([report.total('redriven'), report.total('beyondMax'), report.total('left')]).toEqual([2, 1, 0]);
  expect(deployment.parcels.size).toBe(1);
});

test('a record in two objects is one record in the stream', async () => {
  const deployment = aDeployment();
  deployment.giveUp('first', [aFailed('a', '1')]);
  deployment.giveUp('second', [aFailed('a', '2')]);
  const report = await deployment.run();
  expect([report.total('redriven'), report.total('alreadyStored'), report.deleted]).toEqual([1, 1, 2]);
  expect(deployment.puts).toEqual(['a']);
});

test('a record that the detector discarded is back only when it has been judged, not when it is stored', async () => {
  const deployment = aDeployment();
  deployment.giveUp('object', [aFailed('a', '1')], 'detector');
  deployment.store('a', '1');
  deployment.judgedUpTo = '0';
  expect((await deployment.run()).total('redriven')).toBe(1);
  expect(deployment.judgedUpTo).toBe('1000');
});

test('a quarantined record is deleted when bronze has it, and kept when it is rejected again', async () => {
  const deployment = aDeployment();
  deployment.giveUp('event', [aFailed('event', '1')], 'quarantine', 'NOT_AN_EVENT');
  deployment.giveUp('refused', [aFailed('refused', '2')], 'quarantine', 'REFUSED_BY_STORE');
  deployment.giveUp('rubbish', [aFailed('rubbish', '3', { rejection: 'NOT_JSON' })], 'quarantine', 'NOT_JSON');
  deployment.consume = (text) => (text === 'refused' ? 'quarantine' : 'bronze');
  const report = await deployment.run();
  expect([report.total('redriven'), report.total('stillRejected')]).toEqual([1, 2]);
  expect([...deployment.parcels.keys()]).toEqual(['refused', 'rubbish']);
  expect(deployment.puts).toEqual(['event', 'refused']);
});

test('an object that has no bytes or cannot be read is reported and kept', async () => {
  const deployment = aDeployment();
  const common = { source: 'consumer', records: [] } as const;
  deployment.parcels.set('message', { ...common, reason: 'Exhausted', withoutPayload: 5 });
  deployment.parcels.set('strange', { ...common, reason: 'UNREADABLE', withoutPayload: 0, problem: 'no failed batch' });
  const report = await deployment.run();
  expect([report.total('left'), report.withoutPayload, report.problems]).toEqual([5, 5, ['no failed batch']]);
  expect(deployment.parcels.size).toBe(2);
});

test('however often redrive is killed and restarted, each record is stored in the end and no object is left', async () => {
  const record = fc.record({ text: fc.constantFrom('a', 'b', 'c', 'd', 'e'), stored: fc.boolean() });
  const objects = fc.array(fc.array(record, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(objects, fc.array(fc.nat({ max: 6 }), { maxLength: 3 }), async (batches, kills) => {
      const deployment = aDeployment();
      let sequence = 1;
      for (const [at, batch] of batches.entries()) {
        const records = batch.map(({ text, stored }) => {
          const sequenceNumber = String(sequence++);
          if (stored) deployment.store(text, sequenceNumber);
          return aFailed(text, sequenceNumber);
        });
        deployment.giveUp(`object-${at}`, records);
      }
      for (const kill of kills) {
        let deletes = 0;
        deployment.beforeDelete = () => {
          if (deletes++ >= kill) throw new Error('killed');
        };
        await deployment.run().catch(() => undefined);
      }
      deployment.beforeDelete = () => undefined;
      const report = await deployment.run();
      expect([report.total('left'), deployment.parcels.size]).toEqual([0, 0]);
      for (const { text } of batches.flat()) expect(deployment.rows.has(text)).toBe(true);
      // Once for each content, and at most once more where only a failed delivery had written the row.
      expect(deployment.puts.length).toBeLessThanOrEqual(2 * new Set(batches.flat().map(({ text }) => text)).size);
    }),
  );
});
