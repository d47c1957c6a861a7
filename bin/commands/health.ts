import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { CHECKS, checkHealth, type Check } from '../pipeline/health-checks';
import { setting } from '../settings/setting';
import { duration } from '../settings/setting-kinds';
import { KAFKA_SETTINGS } from '../settings/kafka-settings';
import { RUN_SETTINGS } from '../settings/run-settings';
import { SINK_SETTINGS } from '../settings/sink-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { table } from '../text/table';

const SETTINGS = {
  ...TARGET_SETTINGS,
  ...SINK_SETTINGS,
  ...KAFKA_SETTINGS,
  dataset: RUN_SETTINGS.dataset,
  maxSilenceMs: setting({
    flag: '--max-silence <time>',
    kind: duration(),
    default: 60_000,
    defaultText: '60s',
    description: "how long records may wait for acceptance, and how old a running producer's heartbeat may be",
  }),
};

export const healthCommand = defineCommand({
  name: 'health',
  description:
    'Checks that a producer in this folder can work, and does: configuration, dataset, credentials, stream, the last ' +
    'acceptance, and whether it keeps to its schedule. The container uses it as its health check.',
  settings: SETTINGS,
  examples: [{ command: 'legion health --json', does: 'one JSON object; exit code 0 if all is well' }],
  exitCodes: { 1: 'a check failed; each check says what it found' },
  run: async ({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> => {
    const checks = await checkHealth(settings, context);
    const healthy = CHECKS.every((name) => checks[name].ok);
    const rows = CHECKS.map((name) => [name, stateText(checks[name]), checks[name].detail]);
    for (const line of table([{ title: 'CHECK' }, { title: '' }, { title: '' }], rows)) output.print(line);
    return { exitCode: healthy ? EXIT.ok : EXIT.usage, json: { healthy, checks } };
  },
});

function stateText({ ok, attention }: Check): string {
  if (!ok) return 'FAILED';
  return attention ? 'ATTENTION' : 'ok';
}
