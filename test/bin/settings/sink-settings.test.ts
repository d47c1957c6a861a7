import type { SinkKind } from '../../../producer/sinks/sink-kind';
import { SINKS } from '../../../producer/sinks/sinks';
import type { SettingSet } from '../../../bin/settings/setting';
import { optionsOf, SINK_SETTINGS } from '../../../bin/settings/sink-settings';

const settings: SettingSet = SINK_SETTINGS;
const kinesis = SINKS.find(({ name }) => name === 'kinesis')!;
const ndjson = SINKS.find(({ name }) => name === 'ndjson')!;
const given = (values: Readonly<Record<string, string>>, kind: SinkKind) =>
  optionsOf(kind, { sink: kind.name, ...values });

test('each option of a sink is a setting with its flag, variable and key', () => {
  const { flag, variables, yamlKey } = settings.out!;
  expect([flag, variables, yamlKey]).toEqual(['--out <file>', [{ name: 'LEGION_OUT' }], 'out']);
});

test('a sink gets the values of its own options, undefined where none is set', () => {
  expect(given({ out: 'a.ndjson', seed: '7' }, ndjson)).toEqual({ out: 'a.ndjson' });
  expect(given({}, ndjson)).toEqual({ out: undefined });
  expect(given({}, kinesis)).toEqual({});
});

test('an option of another sink is refused, with the sinks that accept it', () => {
  expect(() => given({ out: 'a' }, kinesis)).toThrow(/^--out means nothing to --sink kinesis: use --sink ndjson/);
});
