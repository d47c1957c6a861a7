import { setting } from './setting';
import { enforcedServices } from './enforced-services';
import { anyText, choice, decimal, wholeNumber } from './setting-kinds';

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
  durability: setting({
    flag: '--durability <what>',
    variables: ['LEGION_DURABILITY'],
    yamlKey: 'durability',
    kind: choice(['process', 'power']),
    default: 'process',
    description: 'what an answer survives with --data-dir: the end of the process, or a loss of power, which is slower',
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
    defaultText: '0: forever, on AWS 90',
    description: 'days after which a bronze row may be deleted',
  }),
  port: setting({
    flag: '--port <number>',
    variables: ['LEGION_PORT'],
    yamlKey: 'port',
    kind: wholeNumber({ min: 0, max: 65_535 }),
    defaultText: '4566 or the next free one for legion up, otherwise any free one',
    description: 'the one port of the embedded cloud; 0 takes any free one',
  }),
  limits: setting({
    flag: '--limits <services>',
    variables: ['LEGION_LIMITS'],
    yamlKey: 'limits',
    kind: enforcedServices(),
    default: [],
    defaultText: 'off',
    description: "the services that enforce AWS's limits: what is beyond them is throttled as on AWS",
  }),
  scalingClock: setting({
    flag: '--scaling-clock <factor>',
    variables: ['LEGION_SCALING_CLOCK'],
    yamlKey: 'scaling-clock',
    kind: decimal({ min: 1, max: 100_000, allowed: 'a number from 1 to 100000' }),
    default: 1,
    description: 'with --limits, how many seconds of the scaling of streams and tables pass in one second',
  }),
  faults: setting({
    flag: '--faults <name|file>',
    variables: ['LEGION_FAULTS'],
    yamlKey: 'faults',
    kind: anyText('a name in data/faults such as flaky-network, or the path of a YAML file'),
    defaultText: 'none',
    description: 'what goes wrong in the cloud from when it is ready',
  }),
};
