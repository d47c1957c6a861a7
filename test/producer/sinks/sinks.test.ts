import { PassThrough } from 'node:stream';
import { createManualClock } from '../../../lib/core/clock';
import type { SinkSurroundings } from '../../../producer/sinks/sink-kind';
import { SINKS, sinkNamed } from '../../../producer/sinks/sinks';

const surroundings: SinkSurroundings = {
  clock: createManualClock(0),
  random: () => 0.5,
  stdout: new PassThrough(),
  resolvePath: (file) => `/folder/${file}`,
  cloud: () => ({
    description: 'a cloud',
    streamName: 'events',
    openKinesis: () => Promise.reject(new Error('no stream here')),
  }),
  kafka: () => ({
    connection: { brokers: ['127.0.0.1:9092'] },
    topic: { name: 'events', create: undefined },
  }),
};

const files = SINKS.filter(({ writesTo }) => writesTo === 'file');

test('every sink is found by its own name', () => {
  expect(SINKS.map(({ name }) => sinkNamed(name))).toEqual(SINKS);
  expect(new Set(SINKS.map(({ name }) => name)).size).toBe(SINKS.length);
});

test('an unknown name is refused with a list of the known ones', () => {
  expect(() => sinkNamed('fax')).toThrow(/there is no sink fax: use one of kinesis, /);
});

test('options with the same name are one declaration, whichever sink reads them', () => {
  const declarations = new Map<string, Set<unknown>>();
  for (const [name, option] of SINKS.flatMap(({ options }) => Object.entries(options))) {
    declarations.set(name, (declarations.get(name) ?? new Set()).add(option));
  }
  expect([...declarations].filter(([, different]) => different.size > 1)).toEqual([]);
});

test('a stream keeps the rate in real time by default and a file does not', () => {
  for (const { name, writesTo, defaultClock } of SINKS) {
    expect([name, defaultClock]).toEqual([name, writesTo === 'stream' ? 'wall' : 'virtual']);
  }
});

describe.each(files.map((kind) => [kind.name, kind] as const))('a file of %s', (_name, kind) => {
  test("lies in the run's folder unless a file is named", async () => {
    const inFolder = await kind.prepare({ out: undefined }, surroundings).open({ folder: '/runs/a' });
    expect(inFolder.file).toMatch(/^\/runs\/a\/events\./);
    expect(await inFolder.destination.identify()).toEqual({ kind: 'file', path: inFolder.file });
    const named = await kind.prepare({ out: 'mine' }, surroundings).open({ folder: '/runs/a' });
    expect(named.file).toBe('/folder/mine');
  });

  test('goes to standard output under the name -', async () => {
    const prepared = kind.prepare({ out: '-' }, surroundings);
    expect([prepared.usesStdout, (await prepared.open({ folder: '/runs/a' })).file]).toEqual([true, '-']);
  });

  test('needs no cloud and no probe', () => {
    const withoutCloud = {
      ...surroundings,
      cloud: (): never => {
        throw new Error('asked for a cloud');
      },
    };
    expect(kind.prepare({ out: undefined }, withoutCloud).probe).toBeUndefined();
  });
});
