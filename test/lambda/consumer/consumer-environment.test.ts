import { readConsumerEnvironment } from '../../../lambda/consumer/consumer-environment';
import { ENV } from '../../../lib/domain/names';

const whole = {
  [ENV.bronzeTableName]: 'b',
  [ENV.quarantineTableName]: 'q',
  [ENV.rollupsTableName]: 'r',
  [ENV.indexShards]: '16',
  [ENV.retentionDays]: '0',
};

test('everything that the stack tells is read', () => {
  expect(readConsumerEnvironment({ ...whole, OTHER: 'x' })).toEqual({
    bronzeTable: 'b',
    quarantineTable: 'q',
    rollupsTable: 'r',
    indexShards: 16,
    retentionDays: 0,
  });
});

test('all that is missing or wrong is told at once', () => {
  expect(() => readConsumerEnvironment({ ...whole, [ENV.bronzeTableName]: '', [ENV.indexShards]: '1.5' })).toThrow(
    'the consumer cannot start: BRONZE_TABLE_NAME is not set; INDEX_SHARDS must be a whole number, got "1.5"; ' +
      'deploy the ingest stack again',
  );
});

test('no index shard at all is refused', () => {
  expect(() => readConsumerEnvironment({ ...whole, [ENV.indexShards]: '0' })).toThrow('INDEX_SHARDS must be 1 or more');
});
