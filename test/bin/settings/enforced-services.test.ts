import { cloudLimits, enforcedServices } from '../../../bin/settings/enforced-services';

const read = (text: string) => enforcedServices().schema.safeParse(text).data;

test('limits are off, or those of Kinesis', () => {
  expect(read('off')).toEqual([]);
  expect(read('Kinesis')).toEqual(['kinesis']);
});

test.each(['', 'on', 'dynamodb', 'kinesis,off', 'kinesis,,off', 'kinesis,'])('limits refuse %j', (text) => {
  expect(read(text)).toBeUndefined();
});

test('the scaling clock is that of every service whose limits are enforced', () => {
  expect(cloudLimits({ limits: ['kinesis'], scalingClock: 60 })).toEqual({ kinesis: { scalingClock: 60 } });
  expect(cloudLimits({ limits: [], scalingClock: 60 })).toBeUndefined();
});
