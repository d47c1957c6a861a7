import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../lib/core/user-error';
import type { CommandRunner } from '../command-runner';
import { REPOSITORY } from '../repository';

export type PythonEnvironment = {
  /** The virtual environment; kept between runs. */
  readonly folder: string;
  /** The pinned packages it must contain. */
  readonly requirements: string;
};

export const MINISTACK_ENVIRONMENT: PythonEnvironment = {
  folder: path.join(REPOSITORY, '.venv'),
  requirements: path.join(__dirname, 'requirements.txt'),
};

/** The name used by Python's installers. */
const SYSTEM_PYTHON = process.platform === 'win32' ? 'python' : 'python3';

const NEEDED = 'Python 3.10 or later with venv and pip';

/**
 * Creates the virtual environment if necessary, and installs what is missing.
 * @returns the environment's Python
 * @throws UserError when Python or the package registry is not available
 */
export async function preparePython(
  environment: PythonEnvironment,
  dependencies: {
    readonly run: CommandRunner;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly note: (line: string) => void;
  },
): Promise<string> {
  const { folder, requirements } = environment;
  const python = pythonOf(folder);
  const wanted = await readFile(requirements, 'utf8');
  const stamp = path.join(folder, 'installed-requirements.txt');
  if (existsSync(python) && (await readFile(stamp, 'utf8').catch(() => '')) === wanted) return python;
  const step = (file: string, args: readonly string[]) =>
    dependencies.run({ file, args, cwd: REPOSITORY, env: dependencies.env });
  dependencies.note(`installing MiniStack into ${path.relative(REPOSITORY, folder)}…`);
  if ((await step(dependencies.env.PYTHON ?? SYSTEM_PYTHON, ['-m', 'venv', folder])) !== 0) {
    throw new UserError(`cannot create a virtual environment: ${NEEDED} is needed (Debian: apt install python3-venv)`);
  }
  if (
    (await step(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])) !== 0
  ) {
    throw new UserError(
      `pip could not install ${path.relative(REPOSITORY, requirements)}: ${NEEDED} and a package registry are needed`,
    );
  }
  await writeFile(stamp, wanted);
  return python;
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python');
}
