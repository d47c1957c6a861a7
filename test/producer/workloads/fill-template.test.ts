import { fillTemplate } from '../../../producer/workloads/fill-template';

test('placeholders become the drawn values', () => {
  expect(fillTemplate('Payment of {payment} in {month} is negative', { payment: -5, month: 'may' })).toBe(
    'Payment of -5 in may is negative',
  );
});

test('a placeholder without a value stays visible', () => {
  expect(fillTemplate('Age {age}', {})).toBe('Age {age}');
});
