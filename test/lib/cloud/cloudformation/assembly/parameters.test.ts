import { resolveParameters } from '../../../../../lib/cloud/cloudformation/assembly/parameters';

const template = {
  Parameters: {
    Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
    Shards: { Type: 'Number', Default: 4 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
  },
};

test('a parameter has the given value, or else its default', () => {
  expect(resolveParameters('s', template, { Stage: 'prod' })).toEqual({
    Stage: 'prod',
    Shards: '4',
    Zones: ['a', 'b'],
  });
});

test('a template without parameters yields none', () => {
  expect(resolveParameters('s', {}, { Unused: 'x' })).toEqual({});
});

test('all invalid parameters are reported at once', () => {
  const bare = { Parameters: { ...template.Parameters, Key: { Type: 'String' } } };
  expect(() => resolveParameters('s', bare, { Stage: 'test' })).toThrow(
    'stack s: parameter Stage must be one of dev, prod, got "test"; parameter Key has no default and no value was given',
  );
});
