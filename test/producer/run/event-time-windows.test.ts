import fc from 'fast-check';
import { createEventTimeWindows } from '../../../producer/run/event-time-windows';
import { aWindowed, windowedArbitrary } from './a-windowed';

const at = (eventTimeMs: number) => aWindowed({ eventTimeMs });

test('a window closes when the watermark reaches its end', () => {
  const windows = createEventTimeWindows({ windowMs: 1000, allowedLatenessMs: 500 });
  expect(windows.add(at(0))).toEqual([]);
  expect(windows.add(at(999))).toEqual([]);
  expect(windows.add(at(1499))).toEqual([]);
  expect(windows.add(at(1500))).toMatchObject([{ startMs: 0, endMs: 1000, count: 2 }]);
  expect(windows.watermarkMs()).toBe(1000);
  expect(windows.flush()).toMatchObject([{ startMs: 1000, endMs: 2000, count: 2 }]);
});

test('an event within the allowed lateness is counted in its window, a later one is late', () => {
  const windows = createEventTimeWindows({ windowMs: 1000, allowedLatenessMs: 500 });
  windows.add(at(1400));
  windows.add(at(950));
  expect(windows.add(at(2000))).toMatchObject([{ startMs: 0, count: 1 }]);
  windows.add(at(950));
  expect(windows.lateCount()).toBe(1);
});

test('an event that closes several windows returns them earliest first, without empty ones', () => {
  const windows = createEventTimeWindows({ windowMs: 1000, allowedLatenessMs: 5000 });
  windows.add(at(3100));
  windows.add(at(100));
  expect(windows.add(at(60_000)).map(({ startMs }) => startMs)).toEqual([0, 3000]);
});

test('no event is lost and memory is bounded, in any order of arrival', () => {
  const settings = fc.record({
    windowMs: fc.integer({ min: 1, max: 5000 }),
    allowedLatenessMs: fc.integer({ min: 0, max: 20_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(windowedArbitrary, { maxLength: 200 }),
      settings,
      (events, { windowMs, allowedLatenessMs }) => {
        const windows = createEventTimeWindows({ windowMs, allowedLatenessMs });
        let open = 0;
        const closed = events.flatMap((event) => {
          const due = windows.add(event);
          open = Math.max(open, windows.openCount());
          return due;
        });
        closed.push(...windows.flush());
        const counted = closed.reduce((sum, { count }) => sum + count, 0);
        expect(counted + windows.lateCount()).toBe(events.length);
        expect(open).toBeLessThanOrEqual(Math.ceil(allowedLatenessMs / windowMs) + 1);
        expect(new Set(closed.map(({ startMs }) => startMs)).size).toBe(closed.length);
        expect(closed.map(({ startMs }) => startMs)).toEqual(
          closed.map(({ startMs }) => startMs).toSorted((a, b) => a - b),
        );
      },
    ),
  );
});

test('with an allowed lateness equal to that of the events, none is late', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9000), fc.nat(700)), { maxLength: 200 }), (arrivals) => {
      const windows = createEventTimeWindows({ windowMs: 1000, allowedLatenessMs: 700 });
      const inOrder = arrivals.toSorted(([a, lateA], [b, lateB]) => a + lateA - (b + lateB));
      for (const [eventTimeMs] of inOrder) windows.add(at(eventTimeMs));
      expect(windows.lateCount()).toBe(0);
    }),
  );
});
