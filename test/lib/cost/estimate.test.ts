import fc from 'fast-check';
import { METRICS } from '../../../lib/domain/metrics';
import { QUARANTINE_REASONS } from '../../../lib/domain/bronze/quarantine-reason';
import { DYNAMODB } from '../../../lib/cost/cost-line';
import { invocationsPerSecond, type Deployment } from '../../../lib/cost/deployment';
import { estimate } from '../../../lib/cost/estimate';
import type { DetectorFootprint } from '../../../lib/cost/detector-footprint';
import type { Footprint } from '../../../lib/cost/footprint';
import { PRICES } from '../../../lib/cost/prices';

const index = (name: string, share = 1) => ({ name, share, itemBytes: 300, writeUnits: 1 });

/** One write unit in the table and in each of three indexes. */
const FOUR_UNITS: Footprint = {
  eventBytes: 700,
  eventKb: 1,
  table: { itemBytes: 900, writeUnits: 1 },
  indexes: [index('a'), index('b'), index('c')],
};

const DETECTOR: DetectorFootprint = {
  judgedShare: 0.5,
  statesPerEvent: 0.25,
  stateBytes: 5_000,
  stateWriteUnits: 5,
  detectionsPerEvent: 0.01,
  detectionWriteUnits: 1,
};

function aDeployment(changes: Partial<Deployment> = {}): Deployment {
  return {
    eventsPerSecond: 50_000,
    footprint: FOUR_UNITS,
    retentionDays: 90,
    stream: { mode: 'on-demand' },
    batchSize: 500,
    batchWindowSeconds: 1,
    memoryMb: 1024,
    consumerMsPerRecord: 0.4,
    consumerMsPerInvocation: 20,
    producerTasks: 0,
    ...changes,
  };
}

const usdOf = (deployment: Deployment, what: RegExp) =>
  estimate(deployment, PRICES)
    .lines.filter((line) => what.test(line.what))
    .reduce((sum, line) => sum + line.usd, 0);

test('one item with three indexes costs 328,500 USD a month to write at 50,000 events/s', () => {
  expect(usdOf(aDeployment(), /^(bronze table|index .*), writes$/)).toBeCloseTo(328_500, 6);
});

test('an index that holds a fifth of the events takes a fifth of the writes', () => {
  const footprint = { ...FOUR_UNITS, indexes: [index('sparse', 0.2)] };
  expect(usdOf(aDeployment({ footprint }), /^index sparse, writes$/)).toBeCloseTo(82_125 / 5, 6);
});

test('storage covers the retention period, with 100 bytes more for each item and each index entry', () => {
  const [seconds, gb] = [90 * 86_400, 1024 ** 3];
  const bytes = 50_000 * seconds * (1_000 + 3 * 400);
  expect(usdOf(aDeployment(), /^storage/)).toBeCloseTo((bytes / gb) * 0.25, 6);
  expect(usdOf(aDeployment(), /^point-in-time/)).toBeCloseTo(((50_000 * seconds * 1_000) / gb) * 0.2, 6);
});

test('an on-demand stream is billed for whole KB in, actual bytes out, and its own hours', () => {
  const deployment = aDeployment({ footprint: { ...FOUR_UNITS, eventKb: 1.5 } });
  const kbOfMonth = 50_000 * 730 * 3600;
  expect(usdOf(deployment, /^data in/)).toBeCloseTo(((kbOfMonth * 1.5) / 1024 ** 2) * 0.08, 6);
  expect(usdOf(deployment, /^data out/)).toBeCloseTo(((kbOfMonth * 700) / 1024 ** 3) * 0.04, 6);
  expect(usdOf(deployment, /^stream$/)).toBeCloseTo(29.2, 6);
});

test('Advantage costs about 3,080 USD a month before the first event', () => {
  const deployment = aDeployment({ eventsPerSecond: 1, stream: { mode: 'advantage' } });
  const inAndOut = usdOf(deployment, /^data (in|out)/);
  expect(Math.round(inAndOut / 10) * 10).toBe(3_080);
});

test('a shard costs 0.015 USD an hour, and a record of up to 25 KB is one put unit', () => {
  const deployment = aDeployment({ eventsPerSecond: 1_000, stream: { mode: 'provisioned', shards: 2 } });
  expect(usdOf(deployment, /^2 shards$/)).toBeCloseTo(21.9, 6);
  expect(usdOf(deployment, /^put units$/)).toBeCloseTo(2_628 * 0.014, 6);
});

test('an invocation is billed per full batch or ended window, and never more often than records arrive', () => {
  const base = { batchSize: 500, batchWindowSeconds: 1 };
  const shards = (count: number) => ({ mode: 'provisioned', shards: count }) as const;
  expect(invocationsPerSecond({ ...base, eventsPerSecond: 2_000, stream: shards(1) })).toBe(4);
  expect(invocationsPerSecond({ ...base, eventsPerSecond: 100, stream: shards(4) })).toBe(4);
  expect(invocationsPerSecond({ ...base, eventsPerSecond: 1, stream: shards(4) })).toBe(1);
  expect(invocationsPerSecond({ ...base, batchWindowSeconds: 10, eventsPerSecond: 40, stream: shards(4) })).toBe(0.4);
});

test('Lambda is billed for the records, and for each invocation regardless of its size', () => {
  const slow = aDeployment({ eventsPerSecond: 1, stream: { mode: 'provisioned', shards: 4 }, batchWindowSeconds: 1 });
  const seconds = 730 * 3600;
  expect(usdOf(slow, /^consumer, 1024 MB/)).toBeCloseTo(seconds * (0.0004 + 0.02) * 0.0000133334, 9);
  expect(usdOf(slow, /^consumer, requests$/)).toBeCloseTo((seconds * 0.2) / 1e6, 9);
});

test('the billed metrics of consumer and detector are those that they emit', () => {
  const { lines } = estimate(aDeployment({ detector: DETECTOR }), PRICES);
  const quantityOf = (wanted: string) => lines.find(({ what }) => what === wanted)?.quantity;
  const { stored, quarantined, absorbed, storeRetries, failedRecords, oldestRecordAge } = METRICS;
  const consumers = { stored, quarantined, absorbed, storeRetries, failedRecords, oldestRecordAge };
  const { judged, tooLate, detections, withdrawn } = METRICS;
  const byReason = QUARANTINE_REASONS.map((reason) => `${quarantined.name} ${reason}`);
  const ofBoth = [consumers.failedRecords, consumers.oldestRecordAge];
  expect(quantityOf("the consumer's metrics")).toBe(Object.keys(consumers).length + byReason.length);
  expect(quantityOf("the detector's metrics")).toBe([judged, tooLate, detections, withdrawn, ...ofBoth].length);
});

test('a detector reads and writes a state per event that needs one, and a checkpoint per batch', () => {
  const stream = { mode: 'provisioned', shards: 4 } as const;
  const deployment = aDeployment({ eventsPerSecond: 1_000, stream, detector: DETECTOR });
  const [events, batches] = [1_000 * 730 * 3600, 4 * 730 * 3600];
  // A state with a detection is written in a transaction, and the checkpoint of its batch with it: twice the units.
  const stateUnits = events * (0.25 + 0.01) * 5 + 2 * batches;
  expect(usdOf(deployment, /^detector states, writes/)).toBeCloseTo((stateUnits / 1e6) * 0.625, 6);
  // Strongly consistent, 4 KB a unit.
  expect(usdOf(deployment, /^detector states, reads/)).toBeCloseTo(((events * 0.25 * 2 + batches) / 1e6) * 0.125, 6);
  expect(usdOf(deployment, /^anomalies table/)).toBeCloseTo(((events * 0.01 * (2 + 1 + 1)) / 1e6) * 0.625, 6);
  expect(usdOf(deployment, /^detector, requests/)).toBeCloseTo((batches / 1e6) * 0.2, 6);
});

test('an on-demand stream is read again for the detector, and a detector that judges nothing costs nothing', () => {
  const once = usdOf(aDeployment(), /^data out/);
  expect(usdOf(aDeployment({ detector: DETECTOR }), /^data out/)).toBeCloseTo(2 * once, 6);
  expect(usdOf(aDeployment({ detector: { ...DETECTOR, judgedShare: 0 } }), /^(data out, to )?detector/)).toBe(0);
});

test('each workload of a mix has three rollups of its own, and the run has one', () => {
  const alone = usdOf(aDeployment(), /^rollups/);
  expect(usdOf(aDeployment({ workloads: 5 }), /^rollups/)).toBeCloseTo((alone * (5 * 3 + 1)) / (3 + 1), 6);
});

test('a Fargate task is one ARM vCPU and 2 GB, and no tasks cost nothing', () => {
  expect(usdOf(aDeployment({ producerTasks: 3 }), /^producer/)).toBeCloseTo(3 * 730 * (0.03238 + 2 * 0.00356), 6);
  expect(estimate(aDeployment(), PRICES).services.map(({ service }) => service)).not.toContain('Fargate');
});

test('DynamoDB comes first, the shares add up to one, and the services add up to the total', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat({ max: 400 }), (eventsPerSecond, retentionDays) => {
      const result = estimate(aDeployment({ eventsPerSecond, retentionDays, producerTasks: 1 }), PRICES);
      expect(result.services[0]?.service).toBe(DYNAMODB);
      const others = result.services.slice(1).map(({ usd }) => usd);
      expect(others).toEqual(others.toSorted((a, b) => b - a));
      expect(result.services.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      const total = result.services.reduce((sum, { usd }) => sum + usd, 0);
      expect(total / result.usdPerMonth).toBeCloseTo(1, 9);
      const millions = (eventsPerSecond * 730 * 3600) / 1e6;
      expect((result.usdPerMillionEvents * millions) / result.usdPerMonth).toBeCloseTo(1, 9);
    }),
  );
});
