import path from 'node:path';
import { version } from '../../package.json';
import { image } from '../../scripts/image';
import { recordedRunner } from '../bin/deploy/recorded-runner';

const ROOT = path.resolve(__dirname, '../..');
const PROVEN = 'verdict of the run\n{"runId":"a","verdict":"PROVEN"}\n';

/** A fake docker: `answer` returns exit codes, and writes a program's output. */
function aDocker(answer: (words: string, write: (text: string) => void) => number = () => 0, terminal = false) {
  const notes: string[] = [];
  let write: (text: string) => void = () => undefined;
  const { run, commands } = recordedRunner((_verb, { args }) => answer(args.join(' '), write));
  const dependencies = {
    runnerTo: (to: (chunk: Uint8Array) => void) => {
      write = (text) => to(Buffer.from(text));
      return run;
    },
    attached: run,
    show: () => undefined,
    note: (line: string) => void notes.push(line),
    terminal,
    env: { PATH: '/bin' },
  };
  return {
    notes,
    npmRunImage: (...argv: string[]) => image(argv, dependencies),
    commands,
    /** The commands, without the check for an engine that precedes them. */
    said: () => commands.map(({ args }) => args.join(' ')).filter((words) => !words.startsWith('version ')),
  };
}

const demo = (tag: string) =>
  `run --rm --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges ${tag} ` +
  'demo --events 1000 --json';

test('build gives the image the version as a tag and a label, and latest', async () => {
  const docker = aDocker();
  expect(await docker.npmRunImage('build')).toBe(0);
  expect(docker.said()).toEqual([
    `build --file ${path.join(ROOT, 'bin', 'Dockerfile')} --label org.opencontainers.image.version=${version} ` +
      `--tag legion:${version} --tag legion:latest ${ROOT}`,
  ]);
  expect(docker.commands.at(-1)).toMatchObject({ file: 'docker', cwd: ROOT, env: { PATH: '/bin' } });
});

test('--tag replaces the default names', async () => {
  const docker = aDocker();
  await docker.npmRunImage('build', '--tag', 'a.example/legion:1', '--tag', 'b');
  expect(docker.said()[0]).toContain(` --tag a.example/legion:1 --tag b ${ROOT}`);
  expect(docker.said()[0]).not.toContain(`legion:${version}`);
});

test('the image is tested by a demo in a container without network and rights, which must end PROVEN', async () => {
  const docker = aDocker((_words, write) => {
    write(PROVEN);
    return 0;
  });
  expect(await docker.npmRunImage('test')).toBe(0);
  expect(docker.said()).toEqual([demo(`legion:${version}`)]);
  expect(docker.notes.at(-1)).toBe(`legion:${version}: PROVEN`);
});

test.each([
  ['another verdict', '{"verdict":"INCOMPLETE"}\n', 'ended INCOMPLETE'],
  ['no verdict', '{"error":"no"}\n', 'ended without a verdict'],
  ['no JSON', 'hello\n', 'ended without a verdict'],
])('a demo that ends with %s fails the test, whatever its exit code', async (_name, words, message) => {
  const docker = aDocker((_words, write) => {
    write(words);
    return 0;
  });
  await expect(docker.npmRunImage('test', '--tag', 'x')).rejects.toThrow(`demo in x must end PROVEN, but ${message}`);
});

test('a failure of docker names the step that failed', async () => {
  const docker = aDocker((words) => (words.startsWith('run') ? 125 : 0));
  await expect(docker.npmRunImage('test', '--tag', 'x')).rejects.toThrow('demo in x failed: docker ended with 125');
});

test('push pushes every tag, and refuses a tag without a registry', async () => {
  const docker = aDocker();
  await docker.npmRunImage('push', '--tag', 'a.example/legion:1', '--tag', 'a.example/legion:latest');
  expect(docker.said()).toEqual(['push a.example/legion:1', 'push a.example/legion:latest']);
  const unnamed = aDocker();
  await expect(unnamed.npmRunImage('push')).rejects.toThrow(
    `legion:${version} names no registry to push to: --tag registry.example.com/team/legion:${version}`,
  );
  expect(unnamed.commands).toEqual([]);
});

test('run gives the container the host network, a volume for its state, and the arguments after --', async () => {
  const docker = aDocker();
  expect(await docker.npmRunImage('run', '--tag', 'x', '--', 'demo', '--events', '10')).toBe(0);
  expect(docker.said()).toEqual(['run --rm --init --network host --volume legion-data:/data x demo --events 10']);
});

test('run attaches the container to a terminal, and ends with its exit code', async () => {
  const docker = aDocker((words) => (words.startsWith('run') ? 3 : 0), true);
  expect(await docker.npmRunImage('run')).toBe(3);
  expect(docker.said()[0]).toMatch(/ --interactive --tty legion:\S+$/);
});

test('clean removes the tags that exist', async () => {
  const docker = aDocker((words) => (words.startsWith('image inspect') && words.endsWith('latest') ? 1 : 0));
  expect(await docker.npmRunImage('clean')).toBe(0);
  expect(docker.said().filter((words) => words.startsWith('image rm'))).toEqual([`image rm legion:${version}`]);
  expect(docker.notes).toContain('legion:latest does not exist');
});

test.each([
  [127, 'docker cannot be started: is it installed, and on the PATH?'],
  [1, 'no Docker engine answers: start it, or name one in DOCKER_HOST'],
])('without docker (exit code %i) each verb says so and does nothing', async (code, message) => {
  for (const verb of ['build', 'test', 'run', 'clean']) {
    const docker = aDocker((_words, write) => {
      write('words of docker');
      return code;
    });
    await expect(docker.npmRunImage(verb)).rejects.toThrow(message);
    expect(docker.said()).toEqual([]);
    expect(docker.notes).toEqual([]);
  }
});

test.each([
  [[], /^say npm run image -- build\|test\|push\|run\|clean/],
  [['biuld'], /^say npm run image/],
  [['run', 'demo'], /^say npm run image/],
  [['build', '--tga', 'x'], /^Unknown option '--tga': say npm run image/],
  [['build', '--tag'], /'--tag <value>' argument missing: say npm run image/],
  [['build', '--', 'demo'], /^only run takes a command after --, not build$/],
])('%j is refused in one line', async (argv, message) => {
  await expect(aDocker().npmRunImage(...argv)).rejects.toThrow(message);
});
