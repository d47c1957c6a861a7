import path from 'node:path';
import { REGISTRY } from '../bin/commands/registry';
import { upCommand } from '../bin/commands/up';
import { DASHBOARD_SETTINGS } from '../bin/settings/dashboard-settings';
import { bin } from '../package.json';
import { dockerignoreLines, stagesOf, wordsOf } from './a-dockerfile';

const BASE = 'node:22.20.0-alpine3.22';

describe.each(['bin/Dockerfile', 'producer/Dockerfile'])('%s', (file) => {
  const [build, last, ...more] = stagesOf(file);

  test('is built in one stage and run from another, both on a base of an exact version', () => {
    expect(more).toEqual([]);
    expect(wordsOf('FROM', build!)).toEqual([`${BASE} AS build`]);
    expect(wordsOf('FROM', last!)).toEqual([BASE]);
  });

  test('installs the packages of the lockfile, development packages included, without install scripts', () => {
    expect(wordsOf('COPY', build!)).toEqual(['package.json package-lock.json .npmrc ./', '. .']);
    expect(wordsOf('RUN', build!)[0]).toBe('npm ci --ignore-scripts');
  });

  test('runs as an unprivileged user who owns only the state folder', () => {
    expect(wordsOf('USER', last!)).toEqual(['10001:10001']);
    expect(wordsOf('RUN', last!)).toEqual(['mkdir /data && chown 10001:10001 /data']);
    expect(wordsOf('WORKDIR', last!)).toEqual(['/data']);
    expect(wordsOf('VOLUME', last!)).toEqual(['/data']);
    expect(wordsOf('COPY', last!).join(' ')).not.toContain('--chown');
  });

  test('receives signals, and has legion health as its health check', () => {
    const entrypoint = JSON.parse(wordsOf('ENTRYPOINT', last!)[0]!) as string[];
    expect(wordsOf('STOPSIGNAL', last!)).toEqual(['SIGTERM']);
    const [, check] = /CMD (\[.*\])$/.exec(wordsOf('HEALTHCHECK', last!)[0]!)!;
    expect(JSON.parse(check!)).toEqual([...entrypoint, 'health', '--json']);
  });
});

describe('bin/Dockerfile', () => {
  const [build, last] = stagesOf('bin/Dockerfile');

  test('compiles the program, and leaves the development packages behind', () => {
    expect(wordsOf('RUN', build!).slice(1)).toEqual(['node scripts/build.js', 'npm prune --omit=dev --ignore-scripts']);
  });

  test('holds what the package does: the program, its packages, and package.json', () => {
    expect(wordsOf('ADD', last!)).toEqual([]);
    expect(wordsOf('COPY', last!)).toEqual([
      '--from=build /src/package.json /app/package.json',
      '--from=build /src/node_modules /app/node_modules',
      '--from=build /src/dist/legion /app/dist/legion',
    ]);
  });

  test('starts the program of the package; its command is one of the command line', () => {
    expect(JSON.parse(wordsOf('ENTRYPOINT', last!)[0]!)).toEqual(['node', path.posix.join('/app', bin.legion)]);
    const [command] = JSON.parse(wordsOf('CMD', last!)[0]!) as string[];
    expect(REGISTRY.map(({ name }) => name)).toContain(command);
  });

  test('names the port of legion up and of the dashboard', () => {
    const ports = wordsOf('EXPOSE', last!)[0]!.split(' ').map(Number);
    const cloud = Number(/on port (\d+)/.exec(upCommand.examples[0]!.does)![1]);
    const dashboard = Number(/^\d+/.exec(DASHBOARD_SETTINGS.dashboardPort.defaultText!)![0]);
    expect(ports).toEqual([cloud, dashboard]);
  });
});

test('the build context holds the sources of the images, and no dataset', () => {
  expect(dockerignoreLines()).toEqual([
    '*',
    ...['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json'].map((name) => `!${name}`),
    ...['bin', 'dashboard', 'lambda', 'lib', 'producer', 'scripts', 'data'].map((name) => `!${name}`),
    'dashboard/dist',
    'data/*',
    '!data/*.json',
    '!data/phases',
    '!data/faults',
  ]);
});
