import fc from 'fast-check';
import { createCountWindows, type CountWindow } from '../../../producer/run/count-windows';
import { aWindowed, windowedArbitrary } from './a-windowed';

test('every 20 events make a window with count, risk mix, anomaly rate and mean limit', () => {
  const windows = createCountWindows();
  const closed: CountWindow[] = [];
  for (let n = 0; n < 40; n++) {
    const riskLevel = n % 4 === 0 ? 'HIGH' : n % 4 === 1 ? 'MEDIUM' : 'LOW';
    const window = windows.add(aWindowed({ riskLevel, creditLimit: n * 10, anomalous: n % 10 === 0 }));
    if (window) closed.push(window);
  }
  const shared = {
    count: 20,
    workloads: { credit: 20 },
    risk: { LOW: 10, MEDIUM: 5, HIGH: 5 },
    anomalous: 2,
    anomalyRate: 0.1,
  };
  expect(closed).toEqual([
    { index: 0, ...shared, meanCreditLimit: 95 },
    { index: 1, ...shared, meanCreditLimit: 295 },
  ]);
  expect(windows.flush()).toBeUndefined();
});

test('an event without limit or risk counts in neither, and a window of such events has no mean', () => {
  const windows = createCountWindows({ windowEvents: 2 });
  windows.add(aWindowed({ riskLevel: undefined, creditLimit: undefined }));
  expect(windows.add(aWindowed({ riskLevel: undefined, creditLimit: undefined }))).toMatchObject({
    count: 2,
    risk: { LOW: 0, MEDIUM: 0, HIGH: 0 },
    meanCreditLimit: undefined,
  });
});

test('no event is lost: the windows add up to all events', () => {
  fc.assert(
    fc.property(fc.array(windowedArbitrary), fc.integer({ min: 1, max: 30 }), (events, windowEvents) => {
      const windows = createCountWindows({ windowEvents });
      const closed = [...events.map((event) => windows.add(event)), windows.flush()].filter((window) => window != null);
      expect(closed.reduce((sum, { count }) => sum + count, 0)).toBe(events.length);
      expect(closed.reduce((sum, { anomalous }) => sum + anomalous, 0)).toBe(
        events.filter(({ truth }) => truth.length > 0).length,
      );
      expect(closed.slice(0, -1).every(({ count }) => count === windowEvents)).toBe(true);
      expect(closed.map(({ index }) => index)).toEqual(closed.map((_, at) => at));
    }),
  );
});
