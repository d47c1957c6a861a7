/** A folder of the repository with a place in the order of imports. */
export type Room = {
  /** From the root, without a slash at the end. A file belongs to the innermost room around it. */
  readonly path: string;
  /** What it holds, for the README. */
  readonly holds: string;
  /** No I/O, no clock, no random numbers, here and in everything that it imports. */
  readonly isPure?: true;
  /** The only rooms that it imports. @default every room below */
  readonly only?: readonly string[];
};

/**
 * The rooms from top to bottom. A room imports from itself and from rooms further down this list, types included;
 * test/rooms.test.ts holds every import to it. Code outside the rooms (bench, scripts, test) may import from any room, and
 * no room imports from there.
 */
export const ROOMS: readonly Room[] = [
  {
    path: 'dashboard',
    holds: 'the web page, with its own TypeScript configuration',
    only: ['lib/api/contract', 'lib/events'],
  },
  {
    path: 'bin',
    holds: 'entry points: legion.ts (command line), app.ts (CDK), producer.ts (container), make-artifacts.ts (build)',
  },
  { path: 'bin/commands', holds: 'one file per command, and the lists of them' },
  { path: 'bin/pipeline', holds: 'a run through a cloud, from start to verdict' },
  { path: 'bin/deploy', holds: 'deploying with the CDK: to AWS, and to emulators with cdklocal' },
  { path: 'bin/settings', holds: 'flags, variables and files, and what they mean' },
  { path: 'bin/text', holds: 'what a terminal shows: lines, tables, errors' },
  { path: 'lambda', holds: 'one folder per function; stream/ holds what the stream functions share' },
  { path: 'producer/control', holds: 'a producer that is controlled while it runs' },
  { path: 'producer/footprint', holds: 'samples of a workload for estimates of cost' },
  { path: 'producer/run', holds: 'one run: schedule, counters, manifest, accepted position, summary' },
  { path: 'producer/sinks', holds: 'where events go' },
  { path: 'producer/delivery', holds: 'lanes that keep the order of each key, and retries' },
  { path: 'producer/generation', holds: 'records from sequences, in worker threads' },
  { path: 'producer/workloads', holds: 'one folder per workload: what happens, and its anomalies' },
  { path: 'producer/world', holds: 'cities, customers, local time' },
  { path: 'producer/dataset', holds: 'reading the dataset, or making its twin' },
  { path: 'producer/twin', holds: 'the synthetic clients: fitting, drawing, judging the likeness' },
  { path: 'producer/table', holds: 'the clients as a table: columns, codes, ranges' },
  { path: 'lib/api/local', holds: 'the server on this machine: the API, the live feed and the page' },
  { path: 'lib/api', holds: 'the HTTP API, the same on Node.js and Lambda: requests in, responses out' },
  { path: 'lib/api/handlers', holds: 'what each route answers' },
  { path: 'lib/api/live', holds: 'what handlers read: health, proofs, runs, the feed, the interface of a producer' },
  { path: 'lib/cloud', holds: 'the cloud on this machine: runs a synthesized assembly in this process' },
  { path: 'lib/stacks', holds: 'the CDK app, one stack per lifetime' },
  { path: 'lib/constructs', holds: 'the parts that stacks are made of' },
  { path: 'lib/cost', holds: 'prices and formulas' },
  { path: 'lib/aws', holds: 'what is done with AWS clients: put, store, query, verify, redrive' },
  { path: 'lib/kafka', holds: 'what is done with Kafka clients: topics, batches' },
  { path: 'lib/metrics', holds: 'what a process measures, and how Prometheus and others read it' },
  { path: 'lib/api/contract', holds: 'routes, schemas, OpenAPI', isPure: true },
  { path: 'lib/domain', holds: 'run/ bronze/ proof/ detection/ evaluation/, and names', isPure: true },
  { path: 'lib/events', holds: 'what an event is: one declaration per workload, wire format', isPure: true },
  { path: 'lib/core', holds: 'small shared things, each a file of one idea' },
];

/** The folders without rooms, for the README. */
export const OTHER_FOLDERS: readonly Pick<Room, 'path' | 'holds'>[] = [
  { path: 'data', holds: "the twin's model, named phases, sets of faults; a downloaded dataset goes here" },
  { path: 'docs', holds: 'architecture, decisions, events and their JSON Schema, and a page per subject' },
  { path: 'monitoring', holds: 'configuration, alert rules and their tests for Prometheus' },
  { path: 'bench', holds: 'measurements and their figures' },
  { path: 'scripts', holds: 'what npm runs besides the command line' },
  { path: 'test', holds: 'mirrors the tree; contracts/ state what every engine must do' },
];

/** The room of a file, by its path from the root; undefined outside the rooms. */
export function roomOf(file: string): Room | undefined {
  return ROOMS.filter(({ path }) => file.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** Whether a file may import another; both paths are from the root. */
export function mayImport(from: string, to: string): boolean {
  const importer = roomOf(from);
  if (!importer) return true;
  const imported = roomOf(to);
  if (!imported) return to.startsWith('data/') || to === 'package.json';
  if (imported === importer) return true;
  if (importer.only) return importer.only.includes(imported.path);
  return ROOMS.indexOf(imported) > ROOMS.indexOf(importer);
}
