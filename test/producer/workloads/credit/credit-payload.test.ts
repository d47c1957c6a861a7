import { creditPayload, riskLevel } from '../../../../producer/workloads/credit/credit-payload';
import { customerId } from '../../../../producer/world/customer';
import { aClient } from '../../a-client';

test('a customer id is made of the client id, with at least six digits', () => {
  expect(customerId({ id: 1 })).toBe('CUST-000001');
  expect(customerId({ id: 30_000 })).toBe('CUST-030000');
  expect(customerId({ id: 1_234_567 })).toBe('CUST-1234567');
});

test('a client who defaults next month is a high risk, one who was ever two months late a medium one', () => {
  expect(riskLevel(true, [0, 0, 0, 0, 0, 0])).toBe('HIGH');
  expect(riskLevel(false, [0, 0, 0, 0, 0, 2])).toBe('MEDIUM');
  expect(riskLevel(false, [1, 1, 0, -1, -2, 1])).toBe('LOW');
});

test('the payload describes the client as the dataset does, month by month', () => {
  expect(creditPayload(aClient())).toEqual({
    customer: {
      customer_id: 'CUST-000001',
      demographic: { sex: 'F', education: 'UNIVERSITY', marital_status: 'MARRIED', age: 24 },
    },
    credit: { credit_limit: 20_000, currency: 'TWD' },
    payment_history: { september: 2, august: 2, july: -1, june: -1, may: -2, april: -2 },
    billing_history: {
      september: { bill_amount: 4200, payment_amount: 0 },
      august: { bill_amount: 3350, payment_amount: 710 },
      july: { bill_amount: 710, payment_amount: 0 },
      june: { bill_amount: 0, payment_amount: 0 },
      may: { bill_amount: 0, payment_amount: 0 },
      april: { bill_amount: 0, payment_amount: 0 },
    },
    risk: { default_payment_next_month: 1, risk_level: 'HIGH' },
  });
});
