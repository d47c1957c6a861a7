import { entityKey, entityOf, JUDGED_WORKLOADS, parseEntityKey } from '../../../../lib/domain/detection/entity';
import { WORKLOADS } from '../../../../lib/events/event';
import { createEventMaker } from '../../../../producer/workloads/create-workload';
import { aConfig, aDataset } from '../../../producer/a-client';

const eventOf = (workload: (typeof WORKLOADS)[number]) =>
  createEventMaker({ config: aConfig({ workload }), dataset: aDataset() }).generate(3).event;

test.each(WORKLOADS.map((name) => [name, JUDGED_WORKLOADS.includes(name)] as const))(
  'the entity of %s is there: %s',
  (workload, isJudged) => {
    expect(entityOf(eventOf(workload)) !== undefined).toBe(isJudged);
  },
);

test('an entity without a name, or with a name that no key can hold, is not judged', () => {
  const event = eventOf('signals');
  if (event.workload !== 'signals') throw new Error('expected a signal');
  const named = (customer_id: string) => ({ ...event, user: { ...event.user, customer_id } });
  expect(entityOf(named('CUST-1'))).toBe('CUST-1');
  expect(entityOf(named(''))).toBeUndefined();
  expect(entityOf(named('x'.repeat(3_000)))).toBeUndefined();
  expect(entityOf(named('\ud800'))).toBeUndefined();
});

test('a key separates run and entity, whatever the entity is called', () => {
  expect(parseEntityKey(entityKey('r1', 'CUST#1'))).toEqual({ runId: 'r1', entity: 'CUST#1' });
});
