import { PRICES, type PriceName } from '../../../lib/cost/prices';

/** us-east-1 prices as read in autumn 2026, per single unit. */
const READ = {
  kinesisShardHour: 0.015,
  kinesisPutUnit: 0.014 / 1e6,
  kinesisStreamHour: 0.04,
  kinesisInGb: 0.08,
  kinesisOutGb: 0.04,
  kinesisAdvantageInGb: 0.032,
  kinesisAdvantageOutGb: 0.016,
  dynamoDbWrite: 0.625 / 1e6,
  dynamoDbRead: 0.125 / 1e6,
  dynamoDbStorage: 0.25,
  dynamoDbRecovery: 0.2,
  lambdaRequest: 0.2 / 1e6,
  lambdaArmGbSecond: 0.0000133334,
  cloudWatchMetric: 0.3,
  fargateArmVcpuHour: 0.03238,
  fargateArmGbHour: 0.00356,
} satisfies Record<PriceName, number>;

test.each(Object.entries(READ))('%s is the price that was read', (name, usd) => {
  const price = PRICES.prices[name as PriceName];
  expect(price.usd / price.per).toBeCloseTo(usd, 12);
});

test('each price names a source, and each source a page and the month in which it was read', () => {
  expect(PRICES.region).toBe('us-east-1');
  for (const { source } of Object.values(PRICES.prices)) {
    expect(PRICES.sources[source].url).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing/);
    expect(PRICES.sources[source].asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  }
});

test('every source has a price', () => {
  const used = new Set(Object.values(PRICES.prices).map(({ source }) => source));
  expect([...used].toSorted()).toEqual(Object.keys(PRICES.sources).toSorted());
});
