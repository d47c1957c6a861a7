import { readConsumerEnvironment } from '../../../lambda/consumer/consumer-environment';
import { ENV } from '../../../lib/domain/names';

const whole = {
  [ENV.bronzeTableName]: 'b',
  [ENV.quarantineTableName]: 'q',
  [ENV.rollupsTableName]: 'r',
  [ENV.indexShards]: '16',
  [ENV.retentionDays]: '0',
  [ENV.writeMode]: 'puts',
};

test('every variable that the stack sets is read', () => {
  expect(readConsumerEnvironment({ ...whole, OTHER: 'x' })).toEqual({
    bronzeTable: 'b',
    quarantineTable: 'q',
    rollupsTable: 'r',
    indexShards: 16,
    retentionDays: 0,
    writeMode: 'puts',
  });
});

test('all missing and invalid variables are reported together', () => {
  expect(() => readConsumerEnvironment({ ...whole, [ENV.bronzeTableName]: '', [ENV.indexShards]: '1.5' })).toThrow(
    'the consumer cannot start: BRONZE_TABLE_NAME is not set; INDEX_SHARDS must be a whole number of at least 1, got "1.5"; ' +
      'deploy the ingest stack again',
  );
});

test('0 index shards are refused', () => {
  expect(() => readConsumerEnvironment({ ...whole, [ENV.indexShards]: '0' })).toThrow(
    'INDEX_SHARDS must be a whole number of at least 1, got "0"',
  );
});

test('a way to write that nobody knows is refused with those there are', () => {
  expect(() => readConsumerEnvironment({ ...whole, [ENV.writeMode]: 'bulk' })).toThrow(
    'WRITE_MODE must be one of transactions, puts, got "bulk"',
  );
});
