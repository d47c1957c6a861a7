import { quietRunner, showingRunner, type Command, type CommandRunner } from '../../../bin/deploy/command-runner';

const node = (program: string): Command => ({ file: process.execPath, args: ['-e', program], cwd: '/', env: {} });
const BOTH = 'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = CODE';

async function runWith(make: (write: (chunk: Uint8Array) => void) => CommandRunner, command: Command) {
  const chunks: Uint8Array[] = [];
  const code = await make((chunk) => chunks.push(chunk))(command);
  return { code, shown: Buffer.concat(chunks).toString() };
}

test('a verbose runner shows both outputs and returns the exit code', async () => {
  const { code, shown } = await runWith(showingRunner, node(BOTH.replace('CODE', '3')));
  expect(code).toBe(3);
  expect(shown.split('').toSorted().join('')).toBe('eorrtu');
});

test('a quiet runner returns the output of a success and shows the output of a failure', async () => {
  expect(await runWith(quietRunner, node(BOTH.replace('CODE', '0')))).toEqual({ code: 0, shown: '' });
  const failed = await runWith(quietRunner, node(BOTH.replace('CODE', '1')));
  expect(failed).toMatchObject({ code: 1, shown: expect.stringContaining('err') });
});

test('a program that cannot be started gets the exit code of a shell, and the reason is shown', async () => {
  const { code, shown } = await runWith(quietRunner, { ...node(''), file: '/no/such/program' });
  expect(code).toBe(127);
  expect(shown).toContain('/no/such/program cannot be started');
});

test('a program that a signal ends does not count as a success', async () => {
  const { code } = await runWith(showingRunner, node('process.kill(process.pid, "SIGKILL")'));
  expect(code).toBe(128);
});
