import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const ROOMS = ['bin', 'lib', 'lambda', 'producer', 'scripts'];

/**
 * Everything imported while a program works must be loaded before a signal, a deadline or a failure can come: after a
 * terminal's Ctrl-C the compiler that loads modules is gone. So each file with a late import says here why it is safe.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  'bin/commands/program.ts': 'the command that was named, before it runs',
  'bin/commands/registry.ts': 'the command that was named, before it runs',
  'lib/cloud/functions/bootstrap.js': "the bundled code of a function, in the function's own thread",
  'bin/commands/container-commands.ts': 'the command that was named, before it runs',
  'bin/pipeline/embedded-cloud.ts':
    'opens the cloud; a signal that comes meanwhile ends the command before anything is sent',
  'bin/pipeline/embedded-assembly.ts': 'the CDK, before anything is deployed',
  'bin/pipeline/dashboard.ts': 'opens the page and its producer, before either is used',
  'bin/pipeline/run-delivery.ts': 'begins the run, before anything is sent',
  'producer/sinks/kinesis.ts': 'opens the sink, before anything is sent; the health check has nothing to lose',
  'producer/sinks/kafka.ts': 'opens the sink, before anything is sent; the health check has nothing to lose',
  'lib/kafka/open-kafka.ts': 'opens the client, before anything is sent or read',
  'bin/pipeline/run-plan.ts': 'plans the run, before anything is opened',
  'bin/pipeline/target.ts': 'the first client of a command; later ones find it loaded',
  'bin/pipeline/query-session.ts': 'the first thing that a query or a run does',
  'bin/pipeline/detection-session.ts': 'the first thing that a query does',
  'bin/pipeline/health-checks.ts': 'the checks have nothing to lose',
  'bin/pipeline/failure-clients.ts': 'the first client of S3, for a command that ends by default at a signal',
  'bin/pipeline/failure-counts.ts': 'beside an answer that is there already; it never rejects, and follows no signal',
  'bin/commands/clean-tables.ts': 'before anything is emptied',
  'bin/commands/query-quarantine.ts': 'the first thing that the query does',
  'bin/commands/redrive.ts': 'before anything is brought back',
  'bin/commands/status.ts': 'the first thing that the command does',
  'bin/commands/tail.ts': 'before it listens; a signal ends the waiting alone',
  'bin/commands/cost.ts': 'the first thing that the command does',
  'bin/commands/deploy-aws.ts': 'before anything is deployed',
  'bin/commands/deploy-local.ts': 'before anything is deployed',
  'bin/commands/destroy-aws.ts': 'before anything is destroyed',
  'bin/commands/destroy-local.ts': 'before anything is destroyed',
};

/** An `import(` that loads a module, not one in a type. */
const LAZY = /(?:await|=>|\breturn|\[|,)\s*\(?import\(/;

const files = ROOMS.flatMap((room) =>
  readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js|mjs)$/.test(name))
    .map((name) => `${room}/${name.replaceAll(path.sep, '/')}`),
);
const lazy = files.filter((file) => LAZY.test(readFileSync(path.join(ROOT, file), 'utf8')));

test('no file imports while it works unless it is listed with the reason why nothing is lost', () => {
  expect(lazy.filter((file) => !(file in ALLOWED))).toEqual([]);
});

test('no file is listed without a late import', () => {
  expect(Object.keys(ALLOWED).filter((file) => !lazy.includes(file))).toEqual([]);
});
