import { once } from 'node:events';
import { showingRunner } from '../bin/deploy/command-runner';
import { MINISTACK_ENVIRONMENT, preparePython } from '../bin/deploy/local/python-environment';
import { withMiniStack } from '../bin/deploy/local/with-ministack';
import { runMain } from '../bin/settings/run-main';

/** The usual port of emulators. */
const PORT = 4566;

const note = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm run ministack`: runs an emulator in this terminal until Ctrl-C. */
async function main(): Promise<void> {
  const run = showingRunner((chunk) => void process.stderr.write(chunk));
  const python = await preparePython(MINISTACK_ENVIRONMENT, { run, env: process.env, note });
  await withMiniStack({ python, port: PORT, env: process.env }, async ({ endpoint }, signal) => {
    note(`MiniStack at ${endpoint}, state in memory; deploy with: npm run deploy:local; end with Ctrl-C`);
    // A timer, because a listener alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    await once(signal, 'abort').finally(() => clearInterval(alive));
  });
}

runMain(main);
