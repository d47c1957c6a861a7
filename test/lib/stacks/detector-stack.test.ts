import { METRICS } from '../../../lib/domain/metrics';
import { ENV } from '../../../lib/domain/names';
import { anAssembly } from './an-assembly';
import { referred, resourcesOf } from './templates';

const prod = anAssembly({ target: 'aws', stage: 'prod' }).templates;
const [fn] = resourcesOf(prod, 'AWS::Lambda::Function').filter(({ stack }) => stack === 'detector');
const [mapping] = resourcesOf(prod, 'AWS::Lambda::EventSourceMapping').filter(({ stack }) => stack === 'detector');

test('the detector gets its table names, index shards, row retention and allowed lateness', () => {
  const { stack, properties } = fn!;
  const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
  const named = [ENV.detectionsTableName, ENV.detectorStateTableName].map(
    (name) => referred<{ TableName: string }>(prod, stack, Variables[name])?.properties.TableName,
  );
  expect([stack, ...named]).toEqual(['detector', 'legion-prod-anomalies', 'legion-prod-detector-state']);
  expect(Variables).toMatchObject({
    [ENV.indexShards]: '16',
    [ENV.retentionDays]: '90',
    [ENV.detectorLatenessSeconds]: '30',
    [ENV.writeMode]: 'puts',
  });
});

test('it receives 1,000 records at a time, and only events of workloads that it judges', () => {
  const { properties } = mapping!;
  expect(properties).toMatchObject({ BatchSize: 1000, StartingPosition: 'TRIM_HORIZON', ParallelizationFactor: 1 });
  const { Filters } = properties.FilterCriteria as { Filters: { Pattern: string }[] };
  expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
    { data: { workload: ['signals', 'card', 'interbank'] } },
  ]);
});

test('it has the usual alarms of a stream function, which notify the same people', () => {
  const alarms = resourcesOf(prod, 'AWS::CloudWatch::Alarm').filter(({ stack }) => stack === 'detector');
  expect(alarms.map(({ properties }) => String(properties.MetricName)).toSorted()).toEqual([
    'DroppedEventCount',
    'Errors',
    'IteratorAge',
    'OnFailureDestinationDeliveredEventCount',
    METRICS.failedRecords.name,
  ]);
  const [action] = alarms[0]!.properties.AlarmActions as unknown[];
  expect(referred(prod, 'detector', action)?.where).toBe(resourcesOf(prod, 'AWS::SNS::Topic')[0]!.where);
});

test('it can be left out, and its tables stay', () => {
  const { templates } = anAssembly({ target: 'local', stage: 'dev', settings: { detector: 'off' } });
  expect(Object.keys(templates).toSorted()).toEqual(['bronze', 'ingest', 'stream']);
  expect(resourcesOf(templates, 'AWS::DynamoDB::Table')).toHaveLength(5);
});
