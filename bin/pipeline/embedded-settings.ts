import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import type { SettingValues } from '../settings/setting';
import { TARGET_SETTINGS } from '../settings/target-settings';

/** What decides how the embedded cloud of a command is made. */
export const EMBEDDED_SETTINGS = { ...CLOUD_SETTINGS, stage: TARGET_SETTINGS.stage, region: TARGET_SETTINGS.region };
export type EmbeddedSettings = SettingValues<typeof EMBEDDED_SETTINGS>;
