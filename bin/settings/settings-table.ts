import { CLOUD_SETTINGS } from './cloud-settings';
import { DASHBOARD_SETTINGS } from './dashboard-settings';
import { KAFKA_SETTINGS } from './kafka-settings';
import { RUN_SETTINGS } from './run-settings';
import { METRICS_SETTINGS } from './metrics-settings';
import type { SettingSet } from './setting';
import { SINK_SETTINGS } from './sink-settings';
import { TARGET_SETTINGS } from './target-settings';

/** Settings that several commands share. */
export type SettingGroup = {
  /** As the documentation calls it. */
  readonly name: string;
  /** As the help calls it. */
  readonly title: string;
  readonly settings: SettingSet;
};

/** All settings that a settings file may hold, in the order of the help and the documentation. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  { name: 'Run', title: 'The run:', settings: RUN_SETTINGS },
  { name: 'Sink', title: 'Where events go:', settings: SINK_SETTINGS },
  { name: 'Kafka', title: 'Which Kafka:', settings: KAFKA_SETTINGS },
  { name: 'Target', title: 'Which cloud:', settings: TARGET_SETTINGS },
  { name: 'Cloud', title: 'The embedded cloud:', settings: CLOUD_SETTINGS },
  { name: 'Dashboard', title: 'The embedded cloud:', settings: DASHBOARD_SETTINGS },
  { name: 'Metrics', title: 'What it measures:', settings: METRICS_SETTINGS },
];

export const ALL_SETTINGS = {
  ...RUN_SETTINGS,
  ...SINK_SETTINGS,
  ...KAFKA_SETTINGS,
  ...TARGET_SETTINGS,
  ...CLOUD_SETTINGS,
  ...DASHBOARD_SETTINGS,
  ...METRICS_SETTINGS,
};
