import { RUN_ID, WORKLOADS } from '../../lib/events/event';
import { DIFFICULTIES, LABEL_MODES, NETWORK_PROFILES } from '../../lib/domain/run/run';
import { NAMED_PHASES } from './named-phases';
import { setting } from './setting';
import {
  anyText,
  choice,
  decimal,
  duration,
  httpUrl,
  instant,
  matching,
  mix,
  onOff,
  wholeNumber,
  wordOrText,
  workloads,
} from './setting-kinds';

const SINKS = ['kinesis', 'ndjson'] as const;
const CLOCKS = ['live', 'virtual'] as const;

/** What decides a run: its content first, then how long, how fast and where to. */
export const RUN_SETTINGS = {
  workload: setting({
    flag: '--workload <names>',
    variables: ['LEGION_WORKLOAD'],
    yamlKey: 'workload',
    kind: mix(),
    default: 'credit',
    description: 'what kinds of events to make, mixed by share: credit,card=0.2',
  }),
  events: setting({
    flag: '-n, --events <count>',
    aliases: ['--count <count>'],
    variables: ['LEGION_EVENTS'],
    yamlKey: 'events',
    kind: wholeNumber({ min: 1 }),
    defaultText: 'as many as the duration holds',
    description: 'how many events to make; k and M multiply',
  }),
  durationMs: setting({
    flag: '--duration <time>',
    variables: ['LEGION_DURATION', { name: 'MAX_DURATION_HOURS', adapt: (text) => `${text}h` }],
    yamlKey: 'duration',
    kind: duration(),
    defaultText: 'until the events are made, or until stopped',
    description:
      'how long: real time on the live clock, after which no more is made however far behind; event time, and so an ' +
      'exact count, on the virtual one; 90s, 2h, 1h30m; phases on the virtual clock are gone through once',
  }),
  rate: setting({
    flag: '--rate <events/s>',
    variables: ['LEGION_RATE', 'TARGET_TPS'],
    yamlKey: 'rate',
    kind: decimal({ above: 0, max: 1_000_000, allowed: 'a number above 0, at most 1000000' }),
    defaultText: "the workload's own, 100 for most and for a mix",
    description: 'events per second of event time',
  }),
  phases: setting({
    flag: '--phases <name|file>',
    variables: ['LEGION_PHASES'],
    yamlKey: 'phases',
    kind: wordOrText([...NAMED_PHASES.keys()], 'a name in data/phases such as daily, or the path of a YAML file'),
    defaultText: "the workload's own, if it has any and no rate is given",
    description: 'what the rate goes through; in the place of --rate',
  }),
  seed: setting({
    flag: '--seed <number>',
    variables: ['LEGION_SEED'],
    yamlKey: 'seed',
    kind: wholeNumber(),
    default: 42,
    description: 'the same seed, run id and start time make the same bytes',
  }),
  runId: setting({
    flag: '--run-id <id>',
    variables: ['LEGION_RUN_ID'],
    yamlKey: 'run-id',
    kind: matching(RUN_ID, '1 to 40 letters, digits, dots or underscores'),
    defaultText: 'made from the clock',
    description: 'name of the run, part of every event id',
  }),
  startTimeMs: setting({
    flag: '--start-time <utc>',
    variables: ['LEGION_START_TIME'],
    yamlKey: 'start-time',
    kind: instant(),
    defaultText: 'now',
    description: 'event time of the first event',
  }),
  clock: setting({
    flag: '--clock <kind>',
    variables: ['LEGION_CLOCK'],
    yamlKey: 'clock',
    kind: choice(CLOCKS),
    defaultText: 'live to a stream, virtual to a file',
    description: 'live keeps the rate in real time; virtual goes as fast as it can',
  }),
  speed: setting({
    flag: '--speed <factor>',
    variables: ['LEGION_SPEED'],
    yamlKey: 'speed',
    kind: decimal({ above: 0, max: 1_000_000, allowed: 'a number above 0, at most 1000000' }),
    default: 1,
    description: 'how many seconds of event time pass in one second of the live clock',
  }),
  anomalyRate: setting({
    flag: '--anomaly-rate <share>',
    variables: ['LEGION_ANOMALY_RATE', 'ANOMALY_RATE'],
    yamlKey: 'anomaly-rate',
    kind: decimal({ min: 0, max: 1, allowed: 'a number from 0 to 1' }),
    default: 0.08,
    description: 'share of events that carry an injected anomaly',
  }),
  difficulty: setting({
    flag: '--difficulty <level>',
    variables: ['LEGION_DIFFICULTY'],
    yamlKey: 'difficulty',
    kind: choice(DIFFICULTIES),
    default: 'normal',
    description: 'how close card fraud comes to ordinary spending: easy, normal or hard to tell apart',
  }),
  labels: setting({
    flag: '--labels <mode>',
    variables: ['LEGION_LABELS'],
    yamlKey: 'labels',
    kind: choice(LABEL_MODES),
    default: 'inline',
    description: 'where the truth goes: into the event, into a file of its own, or nowhere',
  }),
  truth: setting({
    flag: '--truth <file>',
    variables: ['LEGION_TRUTH'],
    yamlKey: 'truth',
    kind: anyText('a file name'),
    defaultText: '.legion/runs/<run id>/truth.ndjson',
    description: 'file of the truth when the labels are sidecar',
  }),
  labelDelayMs: setting({
    flag: '--label-delay <time>',
    variables: ['LEGION_LABEL_DELAY'],
    yamlKey: 'label-delay',
    kind: duration(),
    default: 86_400_000,
    defaultText: '24h',
    description: 'event time after which a label of the sidecar becomes known',
  }),
  network: setting({
    flag: '--network <profile>',
    variables: ['LEGION_NETWORK', 'NETWORK_CONDITION'],
    yamlKey: 'network',
    kind: choice(NETWORK_PROFILES),
    default: 'good',
    description: 'simulated network between source and stream: latency, spikes, late events',
  }),
  baseLatencyMs: setting({
    flag: '--base-latency <ms>',
    variables: ['LEGION_BASE_LATENCY_MS', 'BASE_LATENCY_MS'],
    yamlKey: 'base-latency',
    kind: wholeNumber({ max: 60_000 }),
    defaultText: "the network profile's own",
    description: 'shortest simulated latency in milliseconds; jitter and spikes are those of the profile',
  }),
  dataset: setting({
    flag: '--dataset <file|twin|auto>',
    variables: ['LEGION_DATASET'],
    yamlKey: 'dataset',
    kind: wordOrText(['auto', 'twin'], 'auto, twin, or the path of an .xls or .csv file'),
    default: 'auto',
    description: 'the clients to draw from; auto takes a file in data/ and the twin otherwise',
  }),
  sink: setting({
    flag: '--sink <kind>',
    variables: ['LEGION_SINK'],
    yamlKey: 'sink',
    kind: choice(SINKS),
    default: 'kinesis',
    description: 'where events go: a stream, or a file of one JSON object per line',
  }),
  out: setting({
    flag: '--out <file>',
    variables: ['LEGION_OUT'],
    yamlKey: 'out',
    kind: anyText('a file name, or - for stdout'),
    defaultText: '.legion/runs/<run id>/events.ndjson',
    description: 'file of the ndjson sink; - is stdout',
  }),
  manifest: setting({
    flag: '--manifest <file>',
    variables: ['LEGION_MANIFEST'],
    yamlKey: 'manifest',
    kind: anyText('a file name'),
    defaultText: '.legion/runs/<run id>/manifest.json',
    description: "the producer's promise, which verify checks",
  }),
  showDetails: setting({
    flag: '--show-details',
    variables: ['LEGION_SHOW_DETAILS', 'SHOW_DETAILS'],
    yamlKey: 'show-details',
    kind: onOff(),
    default: false,
    description: 'say of each event what it is when it is handed to the sink',
  }),
  workers: setting({
    flag: '--workers <count>',
    variables: ['LEGION_WORKERS'],
    yamlKey: 'workers',
    kind: wholeNumber({ min: 1, max: 64 }),
    defaultText: 'one per core, at most 4',
    description: 'threads that generate; never changes what is generated',
  }),
};

/** Which events a query or a view is about. */
export const QUERY_WORKLOADS = setting({
  flag: '--workload <names>',
  variables: ['LEGION_WORKLOAD'],
  yamlKey: 'workload',
  kind: workloads(),
  default: WORKLOADS,
  defaultText: 'all',
  description: 'which kinds of events: one, several as in credit,card, or all',
});

/** Which cloud a command talks to, and what is in it. */
export const TARGET_SETTINGS = {
  endpoint: setting({
    flag: '--endpoint <url>',
    variables: ['LEGION_ENDPOINT', 'AWS_ENDPOINT_URL', 'LOCALSTACK_ENDPOINT'],
    yamlKey: 'endpoint',
    kind: httpUrl(),
    defaultText: 'the embedded cloud that is running',
    description: 'an emulator that serves Kinesis and DynamoDB at one address',
  }),
  aws: setting({
    flag: '--aws',
    variables: ['LEGION_AWS'],
    yamlKey: 'aws',
    kind: onOff(),
    default: false,
    description: 'talk to the AWS account of the configured credentials',
  }),
  region: setting({
    flag: '--region <name>',
    variables: ['LEGION_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
    yamlKey: 'region',
    kind: matching(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'a region such as eu-central-1'),
    defaultText: 'us-east-1 on an emulator',
    description: 'AWS region',
  }),
  stage: setting({
    flag: '--stage <name>',
    variables: ['LEGION_STAGE'],
    yamlKey: 'stage',
    kind: matching(/^[a-z][a-z0-9-]{0,19}$/, 'a lower-case letter, then up to 19 of a-z, 0-9 and dash'),
    default: 'local',
    description: 'which deployment: part of every resource name',
  }),
  stream: setting({
    flag: '--stream <name>',
    variables: ['LEGION_STREAM', 'STREAM_NAME'],
    yamlKey: 'stream',
    kind: matching(/^[A-Za-z0-9_.-]{1,128}$/, '1 to 128 letters, digits, dots, dashes or underscores'),
    defaultText: 'legion-<stage>-events',
    description: 'name of the stream',
  }),
};

/** How a cloud is made. */
export const CLOUD_SETTINGS = {
  dataDir: setting({
    flag: '--data-dir <folder>',
    variables: ['LEGION_DATA_DIR'],
    yamlKey: 'data-dir',
    kind: anyText('a folder name'),
    defaultText: 'in memory',
    description: 'where the embedded cloud keeps its state',
  }),
  shards: setting({
    flag: '--shards <count>',
    variables: ['LEGION_SHARDS', 'SHARD_COUNT'],
    yamlKey: 'shards',
    kind: wholeNumber({ min: 1, max: 1000 }),
    defaultText: '4, on demand on AWS',
    description: 'shards of the stream',
  }),
  indexShards: setting({
    flag: '--index-shards <count>',
    variables: ['LEGION_INDEX_SHARDS'],
    yamlKey: 'index-shards',
    kind: wholeNumber({ min: 1, max: 1000 }),
    defaultText: '4, on AWS 16',
    description: 'how many ways the time, risk and anomaly indexes are spread; queries must use what was deployed',
  }),
  retentionDays: setting({
    flag: '--retention <days>',
    variables: ['LEGION_RETENTION_DAYS'],
    yamlKey: 'retention',
    kind: wholeNumber({ min: 0, max: 36_500 }),
    defaultText: '0: for ever, on AWS 90',
    description: 'days after which a bronze row may be deleted',
  }),
  port: setting({
    flag: '--port <number>',
    variables: ['LEGION_PORT'],
    yamlKey: 'port',
    kind: wholeNumber({ min: 0, max: 65_533 }),
    defaultText: '4580 for legion up, else any free ones',
    description:
      'port of the embedded Kinesis; DynamoDB has the next one, S3 the one after it; 0 takes any that are free',
  }),
};

/** What is served beside a cloud. */
export const DASHBOARD_SETTINGS = {
  dashboardPort: setting({
    flag: '--dashboard-port <port>',
    variables: ['LEGION_DASHBOARD_PORT'],
    yamlKey: 'dashboard-port',
    kind: wholeNumber({ min: 0, max: 65_535 }),
    defaultText: '5000, or the next that is free',
    description: 'port of the dashboard and its API; 0 takes any that is free',
  }),
};

/** All settings that a settings file may hold, and that the documentation lists. */
export const ALL_SETTINGS = { ...RUN_SETTINGS, ...TARGET_SETTINGS, ...CLOUD_SETTINGS, ...DASHBOARD_SETTINGS };
