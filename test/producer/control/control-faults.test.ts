import { settle } from '../run/drive';
import { aControl, runsOf } from './a-control';

/** Whether the promise has settled by now. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  const settled = await Promise.race([promise.then(() => 'settled'), settle()]);
  return settled === 'settled';
}

describe.each(['EMFILE', 'EIO', 'EACCES'])("when the run's file cannot be read (%s)", (code) => {
  const failed = { state: 'failed', last_error: { message: expect.stringContaining(`(${code})`) } };

  test('a burst that ends then leaves the producer failed with the reason, and the next start works', async () => {
    const { control, sent, pass, done, disk } = aControl();
    await done(control.start({}));
    await done(control.burst({ multiplier: 5, seconds: 2 }));
    disk.codes.read = code;
    await pass(3_000);
    expect(control.state()).toMatchObject({ ...failed, burst: null });
    delete disk.codes.read;
    const before = sent.length;
    expect(await done(control.start({}))).toMatchObject({ state: 'running', run_id: 'r.3', events_per_second: 10 });
    await pass(1_000);
    expect(sent.length - before).toBeGreaterThanOrEqual(10);
  });

  test('a start answers that the producer failed and why, and the next start works', async () => {
    const { control, pass, done, disk } = aControl();
    await done(control.start({}));
    await done(control.stop());
    disk.codes.read = code;
    expect(await done(control.start({ eventsPerSecond: 20 }))).toMatchObject(failed);
    delete disk.codes.read;
    expect(await done(control.start({}))).toMatchObject({ state: 'running', run_id: 'r.2' });
    await pass(1_000);
    await done(control.stop());
    expect(control.summaries().at(-1)).toMatchObject({ complete: true });
  });

  test('a change answers that the producer failed and why, and the next start works with the changed settings', async () => {
    const { control, done, disk, manifest } = aControl();
    await done(control.start({}));
    disk.codes.read = code;
    expect(await done(control.change({ eventsPerSecond: 40 }))).toMatchObject({ ...failed, events_per_second: 40 });
    expect(manifest('r').state).toBe('complete');
    delete disk.codes.read;
    expect(await done(control.start({}))).toMatchObject({ state: 'running', run_id: 'r.2', events_per_second: 40 });
    await done(control.stop());
    expect(runsOf(control)).toEqual(['r', 'r.2']);
  });

  test('a hand-made event is refused with the reason, and the next one is sent', async () => {
    const { control, sent, done, disk } = aControl();
    const event = { customer: { customer_id: 'C' } };
    disk.codes.read = code;
    await expect(done(control.send({ event_type: 'CREDIT_ASSESSMENT', event }))).rejects.toMatchObject({
      name: 'ControlConflict',
      message: expect.stringContaining(`(${code})`),
    });
    delete disk.codes.read;
    await done(control.send({ event_type: 'CREDIT_ASSESSMENT', event }));
    expect(sent.map(({ eventId }) => eventId)).toEqual(['EVT-r.hand1-0']);
  });
});

describe('a producer that failed', () => {
  test('is finished when nobody drove it and its first run did not begin', async () => {
    const { control, done, disk } = aControl();
    disk.codes.read = 'EIO';
    await done(control.start({}));
    expect(await isSettled(control.finished)).toBe(true);
  });

  test('is finished when nobody drove it and its current run cannot keep its manifest', async () => {
    const { control, pass, done, disk } = aControl();
    await done(control.start({}));
    disk.codes.replace = 'ENOSPC';
    await pass(1_000);
    expect(control.state()).toMatchObject({
      state: 'failed',
      last_error: { message: expect.stringContaining('ENOSPC') },
    });
    expect(await isSettled(control.finished)).toBe(true);
  });

  test('is not finished after a failed change: the caller may start it again', async () => {
    const { control, done, disk } = aControl();
    await done(control.start({}));
    disk.codes.read = 'EMFILE';
    await done(control.change({ eventsPerSecond: 20 }));
    expect(await isSettled(control.finished)).toBe(false);
  });

  test('stays failed when stopped', async () => {
    const { control, done, disk } = aControl();
    await done(control.start({}));
    disk.codes.read = 'EMFILE';
    await done(control.change({ eventsPerSecond: 20 }));
    expect(await done(control.stop())).toMatchObject({ state: 'failed' });
  });
});

test('a stream without memory ends the producer with one line, and no next run is tried', async () => {
  const message = 'the memory of this cloud is used up: it may use 1.0 GB';
  const refusal = { kind: 'throttled', code: 'ProvisionedThroughputExceededException', message, count: 1 } as const;
  let accepts = true;
  const { control, pass, done } = aControl({ accepts: () => accepts, refusal });
  await done(control.start({}));
  accepts = false;
  await pass(60_000);
  expect(control.state()).toMatchObject({ state: 'failed', last_error: { message: expect.stringContaining(message) } });
  expect(runsOf(control)).toEqual(['r']);
});
