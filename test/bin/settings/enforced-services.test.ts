import { cloudLimits, enforcedServices } from '../../../bin/settings/enforced-services';

const read = (text: string) => enforcedServices().schema.safeParse(text).data;

test('limits are off, of every service, or of those that are named', () => {
  expect(read('off')).toEqual([]);
  expect(read('AWS')).toEqual(['kinesis', 'dynamodb']);
  expect(read('kinesis')).toEqual(['kinesis']);
  expect(read('dynamodb, kinesis')).toEqual(['kinesis', 'dynamodb']);
});

test.each(['', 'on', 's3', 'kinesis,off', 'kinesis,,dynamodb', 'kinesis,'])('limits refuse %j', (text) => {
  expect(read(text)).toBeUndefined();
});

test('the scaling clock is that of every service whose limits are enforced', () => {
  expect(cloudLimits({ limits: ['kinesis'], scalingClock: 60 })).toEqual({ kinesis: { scalingClock: 60 } });
  expect(cloudLimits({ limits: [], scalingClock: 60 })).toBeUndefined();
});
