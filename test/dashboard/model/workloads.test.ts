import fc from 'fast-check';
import { fieldsOfMix, mixInWords, mixOfFields, workloadNames } from '../../../dashboard/src/model/workloads';
import { WORKLOADS } from '../../../lib/events/event';
import { mixText, parseMix } from '../../../lib/domain/run/workload-mix';

const EVERYTHING = mixText(parseMix(WORKLOADS.join(',')));

test('a mix in words: one workload by its name, equal parts as such, others with their shares', () => {
  expect(mixInWords('credit')).toBe('credit');
  expect(mixInWords('credit=0.5,card=0.5')).toBe('credit and card, equally');
  expect(mixInWords('credit=0.334,card=0.333,viral=0.333')).toBe('credit, card and viral, equally');
  expect(mixInWords('credit=0.8,card=0.195,viral=0.005')).toBe('credit 80 %, card 19.5 %, viral 0.5 %');
});

test('the choices are the stored and the generated workloads, credit first', () => {
  expect(workloadNames({ viral: 3, credit: 1, card: 0 }, 'signals')).toEqual(['credit', 'signals', 'viral']);
  expect(workloadNames(undefined, undefined)).toEqual([]);
});

test('the form shows the current mix, and returns the same mix', () => {
  const names = fc.shuffledSubarray([...WORKLOADS], { minLength: 1 });
  const anyMix = names.chain((chosen) =>
    fc
      .array(fc.integer({ min: 1, max: Math.floor(999 / chosen.length) }), {
        minLength: chosen.length - 1,
        maxLength: chosen.length - 1,
      })
      // All but the last have a share; it gets the rest.
      .map((shares) => chosen.map((name, at) => (at < shares.length ? `${name}=${shares[at]! / 1000}` : name)).join()),
  );
  fc.assert(
    fc.property(anyMix, (text) => {
      const mix = mixText(parseMix(text));
      const { mix: chosen } = mixOfFields(fieldsOfMix(WORKLOADS, mix));
      expect(mixText(parseMix(chosen!))).toBe(mix);
    }),
    { examples: [['interbank=0.499,signals'], ['credit=0.333,card=0.334,viral']] },
  );
  expect(fieldsOfMix(WORKLOADS, EVERYTHING).every(({ chosen, percent }) => chosen && percent === '')).toBe(true);
});

test.each([
  ['no workload', [{ name: 'a', chosen: false, percent: '50' }], 'Choose at least one workload.'],
  [
    'a share that is not a number',
    [{ name: 'a', chosen: true, percent: 'half' }],
    'The share of a must be a number from 0.1 to 100.',
  ],
  [
    'shares that add up to too little',
    [{ name: 'a', chosen: true, percent: '40' }],
    'The shares add up to 40 %: make it 100 %, or leave one empty.',
  ],
  [
    'nothing left for a workload',
    [
      { name: 'a', chosen: true, percent: '100' },
      { name: 'b', chosen: true, percent: '' },
    ],
    'The shares leave nothing for the workloads without one.',
  ],
])('fields with %s are refused with what to do', (_name, fields, fault) => {
  expect(mixOfFields(fields)).toEqual({ fault });
});
