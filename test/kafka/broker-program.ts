import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { CACHE, missingOf, runStep, type Prepared } from '../clients/programs';

const SOURCES = path.join(__dirname, 'broker');

/** Java with Kafka's jars, which Maven fetches once; the name of a main class follows. */
export function kafkaProgram(): Prepared {
  const missing = missingOf({
    'java 17': { file: 'java', words: ['--version'] },
    mvn: { file: 'mvn', words: ['--version'] },
  });
  if (missing) return { missing };
  const classpath = classpathOf(readFileSync(path.join(SOURCES, 'pom.xml'), 'utf8'));
  if (classpath === undefined) return { missing: 'a Maven repository with Apache Kafka' };
  const quick = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  return { program: { file: 'java', words: [...quick, '-cp', classpath] } };
}

/** Resolved in a copy, because Maven writes beside its pom; not again while the pom is the same. */
function classpathOf(pom: string): string | undefined {
  const cwd = path.join(CACHE, 'kafka');
  const file = path.join(cwd, 'classpath.txt');
  const isFresh = existsSync(file) && readFileSync(path.join(cwd, 'pom.xml'), 'utf8') === pom;
  const jars = isFresh ? readFileSync(file, 'utf8').trim() : undefined;
  if (jars?.split(path.delimiter).every((jar) => existsSync(jar))) return jars;
  mkdirSync(cwd, { recursive: true });
  cpSync(SOURCES, cwd, { recursive: true });
  const words = ['-q', '-B', 'dependency:build-classpath', '-DincludeScope=runtime', `-Dmdep.outputFile=${file}.new`];
  if (!runStep({ file: 'mvn', words, cwd }).isGood) return undefined;
  renameSync(`${file}.new`, file);
  return readFileSync(file, 'utf8').trim();
}
