import { createEvaluator } from '../../../../../lib/cloud/cloudformation/assembly/evaluate';
import type { ResourceValues, Scope } from '../../../../../lib/cloud/cloudformation/assembly/scope';
import { UserError } from '../../../../../lib/core/user-error';

const stream: ResourceValues = { ref: 'events', attribute: (name) => `events.${name}` };

function evaluator(scope: Partial<Scope> = {}) {
  return createEvaluator({
    stackName: 'ingest',
    region: 'us-east-1',
    template: {},
    parameters: { Stage: 'dev', Zones: ['a', 'b'] },
    resources: new Map([['Stream', stream]]),
    exports: new Map([['shared:Arn', 'arn:shared']]),
    ...scope,
  });
}

const value = (raw: unknown, scope?: Partial<Scope>) => evaluator(scope).value(raw, 'resource R, property P');

test.each([
  ['a parameter', { Ref: 'Stage' }, 'dev'],
  ['a list parameter', { Ref: 'Zones' }, ['a', 'b']],
  ['a resource', { Ref: 'Stream' }, 'events'],
  ['the region', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
  ['the partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['the name of the stack', { Ref: 'AWS::StackName' }, 'ingest'],
  ['the suffix of endpoints', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
])('Ref gives %s', (_what, raw, expected) => {
  expect(value(raw)).toEqual(expected);
});

test.each([
  [
    'both spellings of GetAtt',
    [{ 'Fn::GetAtt': ['Stream', 'Arn'] }, { 'Fn::GetAtt': 'Stream.Arn' }],
    ['events.Arn', 'events.Arn'],
  ],
  [
    'Join, its parts evaluated',
    { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, { 'Fn::GetAtt': ['Stream', 'Id'] }]] },
    'arn:aws:events.Id',
  ],
  ['Join over a list that is itself a result', { 'Fn::Join': ['-', { 'Fn::Split': [',', 'x,y'] }] }, 'x-y'],
  [
    'Sub with references, attributes and literals',
    { 'Fn::Sub': '${Stage}/${Stream}/${Stream.Arn}/${!Stage}' },
    'dev/events/events.Arn/${Stage}',
  ],
  [
    'Sub with its own names before others',
    { 'Fn::Sub': ['${Stage}-${Other}', { Stage: 'mine', Other: { Ref: 'Stage' } }] },
    'mine-dev',
  ],
  ['Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
  ['Split', { 'Fn::Split': ['/', { 'Fn::Join': ['', ['a/b', '/c']] }] }, ['a', 'b', 'c']],
  ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'shared:Arn' } }, 'arn:shared'],
  ['zones of the region', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'us-east-1a'],
  [
    'what is no function, unchanged',
    { Name: 'x', Size: 3, On: true, None: null, List: [1, 'b'] },
    { Name: 'x', Size: 3, On: true, None: null, List: [1, 'b'] },
  ],
  [
    'a Condition block of a policy, which is no reference',
    { Condition: { StringEquals: { a: { Ref: 'Stage' } } } },
    { Condition: { StringEquals: { a: 'dev' } } },
  ],
])('evaluates %s', (_what, raw, expected) => {
  expect(value(raw)).toEqual(expected);
});

test('a mapping is looked up with evaluated keys', () => {
  const template = { Mappings: { Sizes: { dev: { memory: 128 } } } };
  expect(value({ 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, { template })).toBe(128);
});

test('properties and items without a value are removed from objects and lists', () => {
  const raw = { Kept: 1, Gone: { Ref: 'AWS::NoValue' }, List: ['a', { Ref: 'AWS::NoValue' }, 'b'] };
  expect(value(raw)).toEqual({ Kept: 1, List: ['a', 'b'] });
});

const conditions = {
  IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
  IsOne: { 'Fn::Equals': [1, '1'] },
  IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
  Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsOne' }] },
  Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
  Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsProd' }, { 'Fn::Equals': ['a', 'b'] }] }] },
};

test.each([
  ['IsDev', true],
  ['IsOne', true],
  ['IsProd', false],
  ['Both', true],
  ['Either', true],
  ['Neither', true],
])('condition %s is %s', (name, expected) => {
  expect(evaluator({ template: { Conditions: conditions } }).condition(name)).toBe(expected);
});

test('If evaluates only the chosen branch', () => {
  const raw = { 'Fn::If': ['IsProd', { Ref: 'Nowhere' }, { Ref: 'Stage' }] };
  expect(value(raw, { template: { Conditions: conditions } })).toBe('dev');
  const dropped = { P: { 'Fn::If': ['IsProd', 'x', { Ref: 'AWS::NoValue' }] } };
  expect(value(dropped, { template: { Conditions: conditions } })).toEqual({});
});

test.each([
  [
    'a name that is neither parameter nor resource',
    { Ref: 'Nowhere' },
    'Ref names Nowhere, which is neither a parameter nor a deployed resource',
  ],
  [
    'an attribute of what is not deployed',
    { 'Fn::GetAtt': ['Gone', 'Arn'] },
    'Fn::GetAtt names Gone, which is not a deployed resource',
  ],
  ['an export that no stack before has', { 'Fn::ImportValue': 'nothing' }, 'no stack before this one exports nothing'],
  ['an element beyond the list', { 'Fn::Select': [2, ['a']] }, 'Fn::Select asks for element 2 of 1'],
  ['a join of what is no list', { 'Fn::Join': [',', { Ref: 'Stage' }] }, 'expected a list, got "dev"'],
  ['a missing entry of a mapping', { 'Fn::FindInMap': ['M', 'a', 'b'] }, 'Fn::FindInMap finds nothing at M.a.b'],
  ['a function that is not known', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'does not know Fn::Transform'],
])('%s is refused with one line that names its place in the template', (_what, raw, problem) => {
  const act = () => value(raw);
  expect(act).toThrow(UserError);
  expect(act).toThrow(`stack ingest, resource R, property P: `);
  expect(act).toThrow(problem);
});

test('undefined conditions and conditions that refer to themselves are refused', () => {
  expect(() => evaluator().condition('None')).toThrow('condition None: the template does not define it');
  const circular = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
  expect(() => evaluator({ template: { Conditions: circular } }).condition('A')).toThrow('it refers to itself');
});
