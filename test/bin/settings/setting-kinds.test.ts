import fc from 'fast-check';
import { nearest } from '../../../lib/core/nearest';
import {
  choice,
  decimal,
  duration,
  httpUrl,
  instant,
  onOff,
  wholeNumber,
  type SettingKind,
} from '../../../bin/settings/setting-kinds';
import { ALL_SETTINGS } from '../../../bin/settings/settings-table';

function read<T>(kind: SettingKind<T>, text: string): T | undefined {
  const parsed = kind.schema.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}

test.each<[string, SettingKind<unknown>, Record<string, unknown>]>([
  [
    'a whole number',
    wholeNumber({ min: 1, max: 2_000_000 }),
    { '1': 1, ' 12 ': 12, '10k': 10_000, '2M': 2_000_000, '1_000': 1_000, '+5': 5 },
  ],
  ['a decimal', decimal({ above: 0, max: 10, allowed: 'x' }), { '0.5': 0.5, '.5': 0.5, '1e-3': 0.001, '10': 10 }],
  [
    'a switch',
    onOff(),
    { true: true, YES: true, on: true, '1': true, false: false, no: false, Off: false, '0': false },
  ],
  [
    'a duration',
    duration(),
    { '90s': 90_000, '2h': 7_200_000, '1h30m': 5_400_000, '250ms': 250, '1.5m': 90_000, '1d': 86_400_000 },
  ],
  [
    'an instant',
    instant(),
    {
      '2026-01-04': Date.UTC(2026, 0, 4),
      '2026-01-04T17:00Z': Date.UTC(2026, 0, 4, 17),
      '2026-01-04T17:00:01.5Z': Date.UTC(2026, 0, 4, 17, 0, 1, 500),
    },
  ],
  ['a choice in any case', choice(['live', 'virtual']), { live: 'live', VIRTUAL: 'virtual' }],
  ['an address without its last slash', httpUrl(), { 'http://127.0.0.1:4566/': 'http://127.0.0.1:4566' }],
])('%s is understood', (_name, kind, values) => {
  for (const [text, value] of Object.entries(values)) expect([text, read(kind, text)]).toEqual([text, value]);
});

test.each<[string, SettingKind<unknown>, string[]]>([
  [
    'a whole number',
    wholeNumber({ min: 1, max: 9 }),
    ['', ' ', '0', '10', '1.5', '1e3', 'x', '0x1', '-1', '1__0', 'k'],
  ],
  ['a decimal', decimal({ above: 0, max: 9, allowed: 'x' }), ['', '0', '-1', '10', 'NaN', 'Infinity', '1e999', '1,5']],
  ['a switch', onOff(), ['', 'maybe', '2']],
  ['a duration', duration(), ['', '0s', '90', 's', '-1s', '1h 30m', '1y']],
  [
    'an instant',
    instant(),
    ['', 'today', '2026-02-30', '2026-13-01', '2026-01-04T17:00', '2026-01-04T17:00+01:00', '2026-01-04T25:00Z'],
  ],
  ['a choice', choice(['live']), ['', 'liv', 'dead']],
  ['an address', httpUrl(), ['', 'localhost:4566', 'ftp://x', 'http://', 'http:///x']],
])('%s refuses invalid values', (_name, kind, texts) => {
  for (const text of texts) expect([text, read(kind, text)]).toEqual([text, undefined]);
});

test('for any text, a kind either accepts or refuses it', () => {
  const kinds = [wholeNumber(), decimal({ allowed: 'x' }), onOff(), duration(), instant(), httpUrl()];
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const kind of kinds) expect(() => kind.schema.safeParse(text)).not.toThrow();
    }),
  );
});

test('the nearest word is the most likely one, and there is none when nothing is close', () => {
  const words = ['rate', 'seed', 'anomaly-rate', 'run-id'];
  expect(['rat', 'SEDE', 'anomoly-rate', 'runid', 'frobnicate'].map((word) => nearest(word, words))).toEqual([
    'rate',
    'seed',
    'anomaly-rate',
    'run-id',
    undefined,
  ]);
});

const closed = Object.entries({ ...ALL_SETTINGS }).flatMap(([name, { kind }]) =>
  kind.allowed.startsWith('one of: ') ? [[name, kind, kind.allowed.slice('one of: '.length).split(', ')] as const] : [],
);

test.each([
  ...closed,
  ['workload', ALL_SETTINGS.workload.kind, ['credit', 'signals']] as const,
  ['dataset', ALL_SETTINGS.dataset.kind, ['auto', 'twin']] as const,
  ['phases', ALL_SETTINGS.phases.kind, ['daily', 'viral']] as const,
])('each word that %s knows is understood in any case', (_name, kind, words) => {
  const inAnyCase = (word: string) => [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)];
  for (const word of words) expect(inAnyCase(word).map((text) => read(kind, text))).toEqual([word, word, word]);
});

test('a mix is understood in any case, and stored in its canonical spelling', () => {
  expect(read(ALL_SETTINGS.workload.kind, 'CREDIT=0.8,Card')).toBe('credit=0.8,card=0.2');
});

test('a file keeps the case in which it is written', () => {
  for (const { kind } of [ALL_SETTINGS.dataset, ALL_SETTINGS.phases, ALL_SETTINGS.truth]) {
    expect(read(kind, './Auto.CSV')).toBe('./Auto.CSV');
  }
});
