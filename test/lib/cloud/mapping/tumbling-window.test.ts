import fc from 'fast-check';
import { memoryCheckpoints } from '../../../../lib/cloud/mapping/checkpoints';
import { TumblingWindow } from '../../../../lib/cloud/mapping/tumbling-window';

const SIZE_MS = 60_000;

function windowOf(checkpoints = memoryCheckpoints()): TumblingWindow {
  const place = { shardId: 'shardId-000000000001', eventSourceArn: 'arn:aws:kinesis:eu-west-1:1:stream/é' };
  return new TumblingWindow({ ...place, sizeMs: SIZE_MS, checkpoints, nowMs: 0 });
}

const recordAt = (arrivalMs: number) => ({
  sequenceNumber: '1',
  partitionKey: 'k',
  data: new Uint8Array(),
  arrivalMs,
  payloadBytes: 1,
  readAtMs: arrivalMs,
  settled: false,
});

test('arrival times may go back: windows do not, and a record that comes too late for its own is in the open one', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 10 * SIZE_MS }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(arrivals, fc.array(fc.boolean(), { maxLength: 5 }), (times, restarts) => {
      const checkpoints = memoryCheckpoints();
      let window = windowOf(checkpoints);
      let rest = times.map(recordAt);
      const ended: number[] = [];
      const startMs = () => Date.parse(window.members('records').window.start);
      for (let turn = 0; rest.length > 0; turn += 1) {
        if (restarts[turn]) window = windowOf(checkpoints);
        if (window.isOver(rest[0])) {
          ended.push(startMs());
          window.conclude();
        }
        const together = rest.slice(0, window.countTogether(rest));
        rest = rest.slice(together.length);
        window.enter(together);
        for (const { arrivalMs } of together) {
          const own = Math.floor(arrivalMs / SIZE_MS) * SIZE_MS;
          expect([times, startMs() === own || (own < startMs() && arrivalMs < Math.max(...times))]).toEqual([
            times,
            true,
          ]);
        }
      }
      expect(ended).toEqual([...new Set(ended)].sort((a, b) => a - b));
    }),
  );
});

test('a late record and those of the open window are delivered together', () => {
  const window = windowOf();
  window.enter([recordAt(70_000)]);
  expect(window.countTogether([recordAt(10_000), recordAt(80_000), recordAt(120_000)])).toBe(2);
});

test('what a window adds to an event is not larger than it says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('records' as const, 'end' as const), (state, phase) => {
      const window = windowOf();
      window.enter([recordAt(Date.UTC(2026, 0, 4))]);
      window.keepState(state);
      expect(Buffer.byteLength(JSON.stringify(window.members(phase)))).toBeLessThanOrEqual(window.eventBytes());
    }),
  );
});
