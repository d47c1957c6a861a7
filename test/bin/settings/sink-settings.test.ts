import type { SinkKind } from '../../../producer/sinks/sink-kind';
import { SINKS } from '../../../producer/sinks/sinks';
import type { SettingSet } from '../../../bin/settings/setting';
import { optionsOf, SINK_SETTINGS, sinkOf } from '../../../bin/settings/sink-settings';

const settings: SettingSet = SINK_SETTINGS;
const kinesis = SINKS.find(({ name }) => name === 'kinesis')!;
const ndjson = SINKS.find(({ name }) => name === 'ndjson')!;
const given = (values: Readonly<Record<string, string>>, kind: SinkKind) =>
  optionsOf(kind, { sink: kind.name, transport: undefined, ...values });

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

test.each([
  [{ sink: undefined, transport: undefined }, 'kinesis'],
  [{ sink: undefined, transport: 'kafka' }, 'kafka'],
  [{ sink: 'kafka', transport: 'kafka' }, 'kafka'],
  [{ sink: 'ndjson', transport: undefined }, 'ndjson'],
])('%j is %s', (settings, name) => {
  expect(sinkOf(settings).name).toBe(name);
});

test('a file and a stream contradict each other', () => {
  expect(() => sinkOf({ sink: 'ndjson', transport: 'kafka' })).toThrow(
    '--sink ndjson and --transport kafka contradict each other: leave one of them out',
  );
});
