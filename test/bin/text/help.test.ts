import { commandReference, settingsReference, settingsTable } from '../../../bin/commands/reference';
import { version } from '../../../package.json';
import { aContext, run } from '../a-context';

async function helpOf(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(aContext('/'), ...words, '--help');
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

test('every command says what it does, shows examples, and describes every flag, within 80 columns', async () => {
  for (const { name, args, flags } of await commandReference()) {
    const help = await helpOf(...name.split(' '));
    expect(help.startsWith(`Usage: legion ${name} [options]${args.map((arg) => ` ${arg}`).join('')}\n\n`)).toBe(true);
    expect(help).toContain(`\nExamples:\n  # `);
    expect(help).toContain(`\n  legion ${name}`);
    // A flag is at the start of a line, with its description beside it or on the next line.
    for (const flag of [...flags, '--json', '--debug', '--config <file>', '-h, --help']) {
      expect(help).toMatch(new RegExp(`^  ${flag.replaceAll(/[|()[\]]/g, String.raw`\$&`)} +\\S`, 'm'));
    }
    const [described] = help.split('\nExamples:\n');
    expect(Math.max(...described!.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

test('every example is a call that its command accepts', async () => {
  const flagsOf = new Map((await commandReference()).map(({ name, flags }) => [name, flags.join(' ')]));
  for (const [name, flags] of flagsOf) {
    const examples = (await helpOf(...name.split(' '))).match(/^ {2}legion [^#|]*/gm) ?? [];
    const own = examples.filter((example) => example.trim().startsWith(`legion ${name}`));
    const used = own.flatMap((example) => example.match(/(?<= )--?[a-z][a-z-]*/g) ?? []);
    const known = `${flags} --json --debug --config --help`.match(/(?<![\w-])--?[a-z][a-z-]*/g)!;
    expect(used.filter((flag) => !known.includes(flag)).map((flag) => `${name}: ${flag}`)).toEqual([]);
  }
});

test('the help of a setting names its default and the variables that feed it', async () => {
  const help = (await helpOf('produce')).replaceAll(/\n +/g, ' ');
  expect(help).toContain(
    "events per second of event time (default: the workload's own, 100 for most and for a mix; env: LEGION_RATE, TARGET_TPS)",
  );
});

test('exit codes other than 0 and 1 are explained', async () => {
  expect(await helpOf('verify')).toMatch(/\nExit codes beside 0 and 1:\n {2}2 {2}MISMATCH.*\n {2}3 {2}INCOMPLETE/);
});

test('titles are bold on a terminal, unless NO_COLOR says otherwise', async () => {
  const bold = '\u001B[1mUsage:\u001B[22m';
  const helpOn = async (env: Record<string, string>, isTerminal: boolean) =>
    (await run(aContext('/', { isTerminal, env }), '--help')).stdout;
  expect(await helpOn({}, true)).toContain(bold);
  expect(await helpOn({ NO_COLOR: '1' }, true)).not.toContain('\u001B');
  expect(await helpOn({ TERM: 'dumb' }, true)).not.toContain('\u001B');
  expect(await helpOn({}, false)).not.toContain('\u001B');
});

test('without a command the help goes to stderr, and is not a success', async () => {
  for (const words of [[], ['query']]) {
    const { exitCode, stdout, stderr } = await run(aContext('/'), ...words);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Usage: legion[^]*\nname a command: those above are understood\n$/);
  }
});

test.each([['--version'], ['-V'], ['version']])(
  '%s prints the version of package.json, and nothing else',
  async (word) => {
    expect(await run(aContext('/'), word)).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    expect((await run(aContext('/'), word, '--json')).json).toEqual({ version });
  },
);

test('each setting of the reference has a flag, a key and a variable of its own', () => {
  const settings = settingsReference();
  for (const field of ['flag', 'yamlKey'] as const) {
    const names = settings.flatMap((setting) => setting[field] ?? []); // a secret has no flag
    expect(new Set(names).size).toBe(names.length);
  }
  const variables = settings.flatMap((setting) => setting.variables);
  expect(new Set(variables).size).toBe(variables.length);
  expect(settings.filter(({ variables: [first] }) => !first!.startsWith('LEGION_'))).toEqual([]);
  expect(settingsTable().split('\n')).toHaveLength(settings.length + 2);
});
