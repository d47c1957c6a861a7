import { orderResources } from '../../../../../lib/cloud/cloudformation/assembly/references';

const resource = (Properties: Record<string, unknown> = {}, more: object = {}) => ({ Type: 'T', Properties, ...more });

test.each([
  ['Ref', { A: resource({ X: { Ref: 'B' } }), B: resource() }],
  ['GetAtt as a list', { A: resource({ X: { 'Fn::GetAtt': ['B', 'Arn'] } }), B: resource() }],
  ['GetAtt as a text', { A: resource({ X: { 'Fn::GetAtt': 'B.Arn' } }), B: resource() }],
  ['Sub', { A: resource({ X: { 'Fn::Sub': 'x${B}y' } }), B: resource() }],
  ['an attribute in Sub', { A: resource({ X: { 'Fn::Sub': ['x${B.Arn}y', {}] } }), B: resource() }],
  ['a reference deep inside', { A: resource({ X: [{ Y: { 'Fn::Join': ['', [{ Ref: 'B' }]] } }] }), B: resource() }],
  ['one DependsOn', { A: resource({}, { DependsOn: 'B' }), B: resource() }],
  ['a list of DependsOn', { A: resource({}, { DependsOn: ['B'] }), B: resource() }],
])('a resource comes after one it references by %s', (_how, Resources) => {
  expect(orderResources('s', { Resources })).toEqual(['B', 'A']);
});

test('independent resources keep their order', () => {
  const Resources = { C: resource(), A: resource({ X: { Ref: 'AWS::Region' } }), B: resource({ X: '${A}' }) };
  expect(orderResources('s', { Resources })).toEqual(['C', 'A', 'B']);
});

test('a literal in Sub is not a reference', () => {
  const Resources = { A: resource({ X: { 'Fn::Sub': '${!B}' } }), B: resource({ X: { Ref: 'A' } }) };
  expect(orderResources('s', { Resources })).toEqual(['A', 'B']);
});

test('a circular reference is refused, and the error shows the cycle', () => {
  const Resources = {
    A: resource({ X: { Ref: 'B' } }),
    B: resource({ X: { Ref: 'C' } }),
    C: resource({ X: { Ref: 'B' } }),
  };
  expect(() => orderResources('ingest', { Resources })).toThrow(
    'stack ingest: resources depend on each other in a circle: B → C → B',
  );
});
