import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How a client is started, before its arguments. */
export type Program = { readonly file: string; readonly words: readonly string[] };

/** A client that is ready to run, or what this machine lacks for it. */
export type Prepared = { readonly program: Program } | { readonly missing: string };

const HERE = __dirname;
const ROOT = path.resolve(HERE, '../..');
/** Survives between runs; nothing is built inside the sources. */
export const CACHE = path.join(ROOT, 'node_modules/.cache/legion-clients');

export function programOf(prepared: Prepared): Program {
  if ('missing' in prepared) throw new Error(`this machine lacks ${prepared.missing}`);
  return prepared.program;
}

type Step = { readonly file: string; readonly words: readonly string[]; readonly cwd?: string };

export function runStep({ file, words, cwd = ROOT }: Step) {
  const { status, stdout, stderr, error } = spawnSync(file, words, { cwd, encoding: 'utf8' });
  return { isGood: status === 0, said: error?.message ?? `${stdout}${stderr}` };
}

/** The first of these that does not run; undefined when all do. */
export function missingOf(needs: Readonly<Record<string, Step>>): string | undefined {
  return Object.entries(needs).find(([, step]) => !runStep(step).isGood)?.[0];
}

/** Compiles what is ours: a fault here is ours, too. */
function compile(step: Step): void {
  const { isGood, said } = runStep(step);
  if (!isGood) throw new Error(`${step.file} ${step.words.join(' ')} failed: ${said}`);
}

export function javascriptProgram(): Prepared {
  const words = [
    '--import',
    path.join(ROOT, 'node_modules/tsx/dist/loader.mjs'),
    path.join(HERE, 'javascript/read-run.ts'),
  ];
  return { program: { file: process.execPath, words } };
}

/** @param script the one in test/clients/python */
export function pythonProgram(script: 'read_run.py' | 'follow_run.py'): Prepared {
  const missing = missingOf({
    python3: { file: 'python3', words: ['--version'] },
    'boto3 for python3': { file: 'python3', words: ['-c', 'import boto3'] },
  });
  return missing ? { missing } : { program: { file: 'python3', words: [path.join(HERE, 'python', script)] } };
}

export function awsCliProgram(): Prepared {
  const missing = missingOf({ 'the aws command': { file: 'aws', words: ['--version'] } });
  return missing ? { missing } : { program: { file: 'aws', words: [] } };
}

export function goProgram(): Prepared {
  const cwd = path.join(HERE, 'go');
  const missing = missingOf({
    go: { file: 'go', words: ['version'] },
    'a Go module proxy with the SDK': { file: 'go', words: ['mod', 'download'], cwd },
  });
  if (missing) return { missing };
  mkdirSync(CACHE, { recursive: true });
  const file = path.join(CACHE, 'go-reader');
  compile({ file: 'go', words: ['build', '-o', file, '.'], cwd });
  return { program: { file, words: [] } };
}

/** Compiled in a copy, because Maven writes beside its pom; not again while nothing has changed. */
export function kclProgram(): Prepared {
  const cwd = path.join(CACHE, 'java');
  const classpath = path.join(cwd, 'classpath.txt');
  const built = path.join(cwd, 'built');
  const missing = missingOf({
    'java 17 with javac': { file: 'javac', words: ['--release', '17', '--version'] },
    mvn: { file: 'mvn', words: ['--version'] },
  });
  if (missing) return { missing };
  const sources = hashOfFolder(path.join(HERE, 'java'));
  if (!existsSync(built) || readFileSync(built, 'utf8') !== sources) {
    rmSync(cwd, { recursive: true, force: true });
    cpSync(path.join(HERE, 'java'), cwd, { recursive: true });
    const words = ['-q', '-B', 'dependency:build-classpath', `-Dmdep.outputFile=${classpath}`];
    if (!runStep({ file: 'mvn', words, cwd }).isGood)
      return { missing: 'a Maven repository with the Kinesis Client Library' };
    compile({ file: 'mvn', words: ['-q', '-B', 'compile'], cwd });
    writeFileSync(built, sources);
  }
  const classes = [path.join(cwd, 'target/classes'), readFileSync(classpath, 'utf8').trim()].join(path.delimiter);
  const quick = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const log = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  return { program: { file: 'java', words: [...quick, log, '-cp', classes, 'KclWorkers'] } };
}

function hashOfFolder(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const hash = createHash('sha256');
  for (const file of files.filter((name) => statSync(path.join(folder, name)).isFile()))
    hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  return hash.digest('hex');
}
