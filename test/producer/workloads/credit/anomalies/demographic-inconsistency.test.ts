import { demographicInconsistency } from '../../../../../producer/workloads/credit/anomalies/demographic-inconsistency';
import { aClient } from '../../../a-client';
import { inject } from './inject-variant';

const demographics = (type: string) =>
  inject(demographicInconsistency, type, aClient({ education: 'OTHER', maritalStatus: 'OTHER' })).map(
    ({ payload, description }) => ({ ...payload.customer.demographic!, description }),
  );

test('an invalid age is that of a child or beyond any human life', () => {
  const ages = demographics('INVALID_AGE').map(({ age, description }) => {
    expect(description).toBe(`Age ${age} is outside valid range`);
    return age!;
  });
  expect(ages.every((age) => (age >= 0 && age <= 10) || (age >= 121 && age <= 200))).toBe(true);
  expect(Math.min(...ages)).toBeLessThan(11);
  expect(Math.max(...ages)).toBeGreaterThan(120);
});

test('a negative age is below zero', () => {
  for (const { age, description } of demographics('NEGATIVE_AGE')) {
    expect(age).toBeLessThan(0);
    expect(description).toBe(`Age ${age} is negative`);
  }
});

test('a graduate of 16 or 17 is inconsistent', () => {
  for (const { age, education, marital_status, description } of demographics('EDUCATION_AGE_MISMATCH')) {
    expect({ education, marital_status }).toEqual({ education: 'GRADUATE_SCHOOL', marital_status: 'OTHER' });
    expect([16, 17]).toContain(age);
    expect(description).toBe(`Education GRADUATE_SCHOOL does not fit age ${age}`);
  }
});

test('a married child is inconsistent', () => {
  for (const { age, education, marital_status, description } of demographics('MARITAL_AGE_MISMATCH')) {
    expect({ education, marital_status }).toEqual({ education: 'OTHER', marital_status: 'MARRIED' });
    expect(age).toBeGreaterThanOrEqual(11);
    expect(age).toBeLessThanOrEqual(15);
    expect(description).toBe(`Marital status MARRIED does not fit age ${age}`);
  }
});

test('only the demographic part changes', () => {
  for (const { type } of demographicInconsistency.variants) {
    for (const { payload, ordinary } of inject(demographicInconsistency, type, aClient())) {
      const { demographic } = ordinary.customer;
      expect({ ...payload, customer: { ...payload.customer, demographic } }).toEqual(ordinary);
    }
  }
});
