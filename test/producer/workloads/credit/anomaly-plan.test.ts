import fc from 'fast-check';
import { CONTENT_CATEGORIES, CREDIT_ANOMALIES } from '../../../../producer/workloads/credit/anomalies/catalogue';
import { originalOf, planAnomaly, type PlanInput } from '../../../../producer/workloads/credit/anomaly-plan';
import { clientArbitrary, someClients } from '../../a-client';

const clients = someClients(100);
const input = (change: Partial<PlanInput> = {}): PlanInput => ({
  seed: 42,
  anomalyRate: 0.05,
  clientAt: (sequence) => clients[sequence % clients.length]!,
  ...change,
});
const plansOf = (planInput: PlanInput, count: number) =>
  Array.from({ length: count }, (_, sequence) => planAnomaly(planInput, sequence));

test.each([0.001, 0.05, 0.5])('a share of %d of many events is anomalous', (anomalyRate) => {
  const samples = 40_000;
  const anomalous = plansOf(input({ anomalyRate }), samples).filter((plan) => plan !== undefined).length;
  const deviation = Math.sqrt(samples * anomalyRate * (1 - anomalyRate));
  expect(Math.abs(anomalous - samples * anomalyRate)).toBeLessThan(4 * deviation);
});

test('a rate of 0 makes no event anomalous, and a rate of 1 every event', () => {
  expect(plansOf(input({ anomalyRate: 0 }), 2000).every((plan) => plan === undefined)).toBe(true);
  expect(plansOf(input({ anomalyRate: 1 }), 2000).every((plan) => plan !== undefined)).toBe(true);
});

test('events anomalous at a lower rate are anomalous at a higher one, in the same way', () => {
  const low = plansOf(input({ anomalyRate: 0.05 }), 5000);
  const high = plansOf(input({ anomalyRate: 0.2 }), 5000);
  const kindOf = (plan: ReturnType<typeof planAnomaly>) => (plan?.kind === 'content' ? plan.variant.type : plan);
  const kept = high.map((plan, sequence) => (low[sequence] ? kindOf(plan) : undefined));
  expect(kept).toEqual(low.map(kindOf));
});

test('categories are as frequent as their weights say', () => {
  const samples = 30_000;
  const total = CREDIT_ANOMALIES.reduce((sum, { weight }) => sum + weight, 0);
  const counts = new Map<string, number>();
  for (const plan of plansOf(input({ anomalyRate: 1 }), samples)) {
    const category = plan!.kind === 'content' ? plan!.category : 'DUPLICATE_EVENT';
    counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  for (const { category, weight } of CREDIT_ANOMALIES) {
    const share = weight / total;
    const deviation = Math.sqrt(samples * share * (1 - share));
    expect(Math.abs(counts.get(category)! - samples * share)).toBeLessThan(4 * deviation);
  }
});

test('every category has a variant for every client', () => {
  fc.assert(
    fc.property(clientArbitrary, (client) =>
      CONTENT_CATEGORIES.every(({ variants }) => variants.some((variant) => variant.applies?.(client) ?? true)),
    ),
  );
});

test('only a variant that fits the client is chosen', () => {
  fc.assert(
    fc.property(clientArbitrary, fc.nat(), fc.nat(), (client, seed, sequence) => {
      const plan = planAnomaly(input({ seed, anomalyRate: 1, clientAt: () => client }), sequence);
      return plan?.kind === 'content' ? (plan.variant.applies?.(client) ?? true) : plan?.kind === 'duplicate';
    }),
    { numRuns: 1000 },
  );
});

test('the first event of a run repeats nothing', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => planAnomaly(input({ seed, anomalyRate: 1 }), 0)?.kind === 'content'),
    { numRuns: 500 },
  );
});

test('a duplicate of a duplicate repeats the first event, which is no duplicate', () => {
  const planInput = input({ anomalyRate: 1 });
  let chained = 0;
  for (let sequence = 0; sequence < 5000; sequence++) {
    const plan = planAnomaly(planInput, sequence);
    if (plan?.kind !== 'duplicate') continue;
    const original = originalOf(planInput, sequence, plan.distance);
    expect(planAnomaly(planInput, original)?.kind).toBe('content');
    if (original < sequence - plan.distance) chained += 1;
  }
  expect(chained).toBeGreaterThan(0);
});
