import { fill } from '../../../../../producer/workloads/credit/anomalies/anomaly';

test('placeholders become the drawn values', () => {
  expect(fill('Payment of {payment} in {month} is negative', { payment: -5, month: 'may' })).toBe(
    'Payment of -5 in may is negative',
  );
});

test('a placeholder without a value stays to be seen', () => {
  expect(fill('Age {age}', {})).toBe('Age {age}');
});
