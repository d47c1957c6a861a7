import fc from 'fast-check';
import { VIEWS, filterRequest, type EventFilter } from '../../../dashboard/src/model/event-filter';
import { parseRoute, routeFragment, takeToken, TABS } from '../../../dashboard/src/model/route';
import { ROUTES } from '../../../lib/api/contract/routes';

describe('places of the page', () => {
  test('a place survives the address bar', () => {
    const text = fc.string({ minLength: 1, maxLength: 30 });
    const filters: fc.Arbitrary<EventFilter> = fc.oneof(
      fc.constantFrom<EventFilter>({ view: 'recent' }, { view: 'high-risk' }),
      fc.record({ view: fc.constant('customer' as const), customer: text }),
      fc.record({ view: fc.constant('time' as const), from: text, to: text }),
      fc.record({ view: fc.constant('anomalies' as const), anomaly: text, severity: text }),
    );
    const maybe = fc.option(text, { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(...TABS), filters, maybe, maybe, (tab, filter, event, workload) => {
        const route = { tab, filter, event, workload };
        expect(parseRoute(routeFragment(route))).toEqual(route);
      }),
    );
  });

  test('an unknown place is the overview', () => {
    expect(parseRoute('#/nowhere').tab).toBe('overview');
    expect(parseRoute('').tab).toBe('overview');
  });

  test('fields of another view are dropped', () => {
    expect(routeFragment({ tab: 'events', filter: { view: 'high-risk', customer: 'CUST-1' } })).toBe(
      '#/events?view=high-risk',
    );
  });
});

describe('the control token', () => {
  test('leaves the address', () => {
    expect(takeToken('#token=abc_-.~')).toEqual({ token: 'abc_-.~', rest: '#/overview' });
    expect(takeToken('#/simulate?token=abc')).toEqual({ token: 'abc', rest: '#/simulate' });
    expect(takeToken('#/events?token=abc&view=time')).toEqual({ token: 'abc', rest: '#/events?view=time' });
  });

  test('is undefined for an address without one, which stays the same', () => {
    expect(takeToken('#/events?customer=mytoken=1')).toEqual({ token: undefined, rest: '#/events?customer=mytoken=1' });
  });
});

describe('requests of the filters', () => {
  const filter: EventFilter = {
    view: 'recent',
    customer: 'CUST-000001',
    from: '2026-01-04T17:14:00.000Z',
    to: '2026-01-04T17:15:00.000Z',
    anomaly: 'INVALID_AGE',
    severity: 'HIGH',
  };
  const routes = [ROUTES.listEvents, ROUTES.listAnomalies, ROUTES.listCustomerEvents];

  test.each(VIEWS)('the API accepts the request of %s', (view) => {
    const request = filterRequest({ ...filter, view }, 'credit');
    if ('missing' in request) throw new Error(request.missing);
    expect(request.query.workload).toBe('credit');
    const route = routes.find(({ path }) => path.replace('{id}', 'CUST-000001') === request.path);
    expect(route?.query.safeParse(JSON.parse(JSON.stringify(request.query))).error).toBeUndefined();
  });

  test('a filter without its fields says what is missing, and asks nothing', () => {
    expect(filterRequest({ view: 'customer' })).toEqual({ missing: expect.stringContaining('CUST-000001') });
    expect(filterRequest({ view: 'time' })).toEqual({ missing: expect.stringContaining('start or an end') });
    expect(filterRequest({ view: 'time', from: filter.to, to: filter.from })).toEqual({
      missing: expect.stringContaining('before'),
    });
  });

  test('an id with a slash stays one part of the path', () => {
    expect(filterRequest({ view: 'customer', customer: 'A/../B' })).toMatchObject({
      path: '/customers/A%2F..%2FB/events',
    });
  });
});
