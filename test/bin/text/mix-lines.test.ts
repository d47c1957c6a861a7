import { mixLines } from '../../../bin/text/mix-lines';
import { countWindowText } from '../../../bin/text/window-text';
import { ANOMALY_CATEGORIES, WORKLOADS } from '../../../lib/events/event';
import type { EventMix } from '../../../producer/run/run-summary';
import type { CountWindow } from '../../../producer/run/count-windows';

const [category] = ANOMALY_CATEGORIES;
const NO_RISK = { LOW: 0, MEDIUM: 0, HIGH: 0 };

test('a run of one workload is described by its risk and by the categories that occurred', () => {
  const anomalies = { [category]: 64 };
  const workloads = { credit: { events: 1_800, anomalous: 64, anomalies } };
  const mix: EventMix = { workloads, anomalies, anomalous: 64, risk: { LOW: 1_000, MEDIUM: 500, HIGH: 300 } };
  expect(mixLines(mix)).toEqual(['risk: LOW 1,000, MEDIUM 500, HIGH 300', `anomalies: 64 of 1,800; ${category} 64`]);
});

test('risk levels and anomalies are left out where there are none', () => {
  const mix: EventMix = {
    workloads: { credit: { events: 5, anomalous: 0, anomalies: {} } },
    anomalies: {},
    anomalous: 0,
    risk: NO_RISK,
  };
  expect(mixLines(mix)).toEqual(['anomalies: 0 of 5']);
});

test('a mix is described workload by workload', () => {
  const [first, second] = WORKLOADS as readonly string[];
  const some = { events: 1_000, anomalous: 3, anomalies: { [category]: 3 } };
  const workloads = { [first!]: some, [second!]: { events: 20, anomalous: 0, anomalies: {} } };
  expect(mixLines({ workloads, anomalies: some.anomalies, anomalous: 3, risk: NO_RISK })).toEqual([
    'anomalies: 3 of 1,020',
    `${first}: 1,000, 3 with an anomaly; ${category} 3`,
    `${second}: 20, 0 with an anomaly`,
  ]);
  const window = { ...WINDOW, workloads: { [first!]: 15, [second!]: 5 } };
  expect(countWindowText(window)).toContain(`15 ${first} 5 ${second}, 12 LOW`);
});

const WINDOW: CountWindow = {
  index: 1_999,
  count: 20,
  workloads: { credit: 20 },
  risk: { LOW: 12, MEDIUM: 5, HIGH: 3 },
  anomalous: 1,
  anomalyRate: 0.05,
  meanCreditLimit: 120_000.4,
};

test('a window is described in one line', () => {
  expect(countWindowText(WINDOW)).toBe(
    'window 2,000 (20 events): 12 LOW 5 MEDIUM 3 HIGH, 5 % anomalous, mean limit 120,000',
  );
});

test('a window of events without risk and limit does not mention them', () => {
  expect(countWindowText({ ...WINDOW, risk: NO_RISK, meanCreditLimit: undefined })).toBe(
    'window 2,000 (20 events): 5 % anomalous',
  );
});
