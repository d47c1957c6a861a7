import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS } from '../../../../lib/cloud/faults/fault-kind';
import type { FaultSet } from '../../../../lib/cloud/faults/fault-rule';
import { parseFaults } from '../../../../lib/cloud/faults/fault-file';
import { FAULT_KIND_ALIASES } from '../../../../lib/cloud/faults/fault-schema';
import { UserError } from '../../../../lib/core/user-error';

const KINDS = [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS];

test('a fault says what, where, how often and when', () => {
  const text = `
seed: 7
faults:
  - name: slow writes
    kind: legion:slow-answer
    service: dynamodb
    operations: [PutItem, BatchWriteItem]
    percentage: 12.5
    after: 90s
    duration: PT5M
    delay: 250ms
`;
  expect(parseFaults(text, 'a.yaml')).toEqual({
    seed: 7,
    rules: [
      {
        name: 'slow writes',
        kind: 'legion:slow-answer',
        service: 'dynamodb',
        operations: ['PutItem', 'BatchWriteItem'],
        percentage: 12.5,
        afterMs: 90_000,
        durationMs: 300_000,
        delayMs: 250,
        moment: undefined,
      },
    ],
  });
});

test('what is left out is everything that the kind can hit, from now on, at each call', () => {
  const [rule] = parseFaults('faults: [{ kind: legion:reset }]', 'a.yaml').rules;
  expect(rule).toEqual({ name: 'legion:reset', kind: 'legion:reset', percentage: 100, afterMs: 0 });
});

test('faults without a name are named by their kind, each by another name', () => {
  const { rules } = parseFaults(
    'faults: [{ kind: legion:reset }, { kind: legion:reset }, { name: legion:reset 2, kind: legion:empty-answer }]',
    'a.yaml',
  );
  expect(rules.map(({ name }) => name)).toEqual(['legion:reset', 'legion:reset 3', 'legion:reset 2']);
});

test.each(Object.entries(FAULT_KIND_ALIASES))('%s is another name of %s', (alias, kind) => {
  expect(parseFaults(`faults: [{ kind: '${alias}' }]`, 'a.yaml').rules[0]).toMatchObject({ kind });
});

test('JSON is read as well, and operations in one text as AWS FIS writes them', () => {
  const json = JSON.stringify({ faults: [{ kind: 'legion:reset', operations: 'PutRecords, GetRecords' }] });
  expect(parseFaults(json, 'the body').rules[0]?.operations).toEqual(['PutRecords', 'GetRecords']);
});

test('each kind can be named alone, and each has its own length or moment where it has one', () => {
  for (const kind of KINDS) expect(parseFaults(stringify({ faults: [{ kind }] }), 'a.yaml').rules[0]?.kind).toBe(kind);
  const of = (kind: string) => parseFaults(stringify({ faults: [{ kind }] }), 'a.yaml').rules[0];
  expect(of('aws:lambda:invocation-add-delay')?.delayMs).toBe(2_000);
  expect(of('legion:function-crash')?.moment).toBe('during');
  expect(of('legion:duplicate-delivery')).toMatchObject({ delayMs: undefined, moment: undefined });
});

test.each([
  ['', 'a.yaml is empty: write faults: [{ kind: aws:fis:inject-api-throttle-error, percentage: 10 }]'],
  ['# nothing', 'a.yaml is empty: write faults: [{ kind: aws:fis:inject-api-throttle-error, percentage: 10 }]'],
  [
    'faults: [',
    'a.yaml, line 1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  [
    'hello',
    'a.yaml: expected a map, got "hello"; write faults: [{ kind: aws:fis:inject-api-throttle-error, percentage: 10 }]',
  ],
  ['seed: 1', 'a.yaml: faults is missing; expected a list of faults'],
  ['faults: []', 'a.yaml, line 1: faults is []; expected a list of at least one fault'],
  ['faults: [{ kind: legion:reset }]\nrate: 3', 'a.yaml, line 2: rate is unknown; the keys here are seed, faults'],
  [
    'faults: [{ kind: legion:reset }]\n"a\\nb": 3',
    'a.yaml, line 2: "a\\nb" is unknown; the keys here are seed, faults',
  ],
  ['faults: [{ kind: legion:rest }]', 'a.yaml, line 1: faults[0].kind is "legion:rest"; did you mean legion:reset?'],
  [
    'faults: [{ kind: outage }]',
    'a.yaml, line 1: faults[0].kind is "outage"; expected one of aws:fis:inject-api-internal-error, ',
  ],
  ['seed: -1\nfaults: [{ kind: legion:reset }]', 'a.yaml, line 1: seed is -1; expected a whole number from 0'],
  ['seed: 1e999\nfaults: [{ kind: legion:reset }]', 'a.yaml, line 1: seed is Infinity; expected a whole number from 0'],
  [
    'faults:\n- kind: legion:reset\n  percentage: many',
    'a.yaml, line 3: faults[0].percentage is "many"; expected a number from 0 to 100',
  ],
  [
    'faults:\n- kind: legion:reset\n  percentage: 101',
    'a.yaml, line 3: faults[0].percentage is 101; expected a number from 0 to 100',
  ],
  [
    'faults:\n- kind: legion:reset\n  percentage: .nan',
    'a.yaml, line 3: faults[0].percentage is NaN; expected a number from 0 to 100',
  ],
  ['faults:\n- name: a\n  percent: 5', 'a.yaml, line 2: faults[0].kind is missing; expected one of'],
  [
    'faults:\n- kind: legion:reset\n  percent: 5',
    'a.yaml, line 3: faults[0].percent is unknown; the keys here are name, kind',
  ],
  [
    'faults:\n- kind: legion:reset\n  after: 90',
    'a.yaml, line 3: faults[0].after is 90; expected a duration such as 90s, 5m or PT5M',
  ],
  [
    'faults:\n- kind: legion:reset\n  duration: 0s',
    'a.yaml, line 3: faults[0].duration is "0s"; expected a duration longer than nothing',
  ],
  [
    'faults:\n- kind: legion:reset\n  duration: PT',
    'a.yaml, line 3: faults[0].duration is "PT"; expected a duration such as',
  ],
  [
    'faults:\n- kind: legion:reset\n  duration: 1000d',
    'a.yaml, line 3: faults[0].duration is "1000d"; expected a duration such as 90s, 5m or PT5M, at most 24 days',
  ],
  ['faults:\n- kind: legion:reset\n  delay: 1s', 'a.yaml, line 3: faults[0].delay does not go with legion:reset'],
  ['faults:\n- kind: legion:reset\n  moment: after', 'a.yaml, line 3: faults[0].moment does not go with legion:reset'],
  [
    'faults:\n- kind: legion:function-error\n  moment: during',
    'a.yaml, line 3: faults[0].moment is during; legion:function-error happens before or after',
  ],
  [
    'faults:\n- kind: legion:partial-put-failure\n  service: dynamodb',
    'a.yaml, line 3: faults[0].service is dynamodb; legion:partial-put-failure hits kinesis',
  ],
  [
    'faults:\n- kind: legion:partial-put-failure\n  operations: [PutRecord]',
    'a.yaml, line 3: faults[0].operations names "PutRecord"; legion:partial-put-failure hits PutRecords',
  ],
  [
    'faults:\n- kind: legion:reset\n  operations: [PutRecordz]',
    'a.yaml, line 3: faults[0].operations names "PutRecordz"; kinesis or dynamodb has no such operation',
  ],
  [
    'faults:\n- kind: legion:reshard\n  operations: [PutRecords]',
    'a.yaml, line 3: faults[0].operations does not go with legion:reshard, which hits no calls of a service',
  ],
  [
    'faults:\n- { name: a, kind: legion:reset }\n- { name: a, kind: legion:reset }',
    'a.yaml, line 3: faults[1].name is "a", as is another fault\'s',
  ],
  [
    'faults:\n- name: "a\\nb"\n  kind: legion:reset',
    'a.yaml, line 2: faults[0].name is "a\\nb"; expected a text of one line',
  ],
  [
    'a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\nfaults: [*d, *d, *d, *d]',
    'a.yaml cannot be read as YAML: Excessive alias count',
  ],
  ['faults: 1\nfaults: 2', 'a.yaml, line 2: not YAML: Map keys must be unique'],
  ['--- 1\n--- 2', 'a.yaml, line 2: not YAML: Source contains multiple documents'],
  ['faults: [{ kind: legion:reset, __proto__: { percentage: 5 } }]', 'a.yaml, line 1: faults[0].__proto__ is unknown'],
])('%j is refused in one line that says what to do', (text, message) => {
  const read = () => parseFaults(text, 'a.yaml');
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
  expect(read).not.toThrow('\n');
});

test('a text that is too long or too deep is refused, too', () => {
  const refusal = 'a.yaml has 1000003 characters: this is no list of faults';
  expect(() => parseFaults(`# ${'x'.repeat(1_000_001)}`, 'a.yaml')).toThrow(refusal);
  expect(() => parseFaults(`faults: ${'['.repeat(10_000)}`, 'a.yaml')).toThrow(/^a\.yaml.+$/);
});

test('whatever a text is, it is read or refused in one line', () => {
  const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constantFrom(null, ...KINDS, '5m', 'PT5M', '-1s'));
  const fault = fc.record(
    {
      name: scalar,
      kind: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...KINDS) }, { weight: 1, arbitrary: scalar }),
      service: fc.oneof(fc.constantFrom('kinesis', 'dynamodb'), scalar),
      operations: fc.oneof(fc.constantFrom('PutRecords', ['BatchWriteItem']), scalar, fc.array(scalar)),
      percentage: fc.oneof(fc.integer({ min: 0, max: 100 }), scalar),
      after: scalar,
      duration: scalar,
      delay: scalar,
      moment: fc.oneof(fc.constantFrom('before', 'during', 'after'), scalar),
    },
    { requiredKeys: ['kind'] },
  );
  const file = fc.record({ seed: fc.oneof(fc.nat(), scalar), faults: fc.array(fault) }, { requiredKeys: ['faults'] });
  const text = fc.oneof(
    fc.string(),
    file.map(stringify as (value: unknown) => string),
    file.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (written) => {
      const { rules, refusal } = readOrRefuse(written);
      expect(refusal).toMatch(/^(a\.yaml.+)?$/);
      expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
      for (const rule of rules) {
        expect(KINDS).toContain(rule.kind);
        expect(rule.afterMs).toBeGreaterThanOrEqual(0);
        expect(rule.durationMs ?? 1).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

function readOrRefuse(text: string): { readonly rules: FaultSet['rules']; readonly refusal: string } {
  try {
    return { rules: parseFaults(text, 'a.yaml').rules, refusal: '' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { rules: [], refusal: error.message };
  }
}
