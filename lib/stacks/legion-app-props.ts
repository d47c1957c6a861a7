import type { Environment } from 'aws-cdk-lib';
import type { ApiAccess } from '../constructs/query-api';
import type { AppSettings, Target } from './app-settings';
import type { Budget } from './budget-stack';

export type LegionAppProps = {
  readonly target: Target;
  /** Part of every resource's name, so that several deployments share an account. `prod` on AWS keeps its data. */
  readonly stage: string;
  /** Where the assembly goes. @default - a temporary folder, or what the CDK command line asks for */
  readonly outdir?: string;
  /** @default - the target's own, see `defaultSettings` */
  readonly settings?: Partial<AppSettings>;
  /** Target aws only. @default - none */
  readonly budget?: Budget;
  /** Who is written to when an alarm goes off; target aws only. @default - whoever subscribes to the alarm topic */
  readonly alarmEmail?: string;
  /** Who may ask the query API; target aws only. @default - whoever signs with credentials of the account */
  readonly apiAccess?: ApiAccess;
  /** Account and region. @default - fixed ones when embedded, else those at deployment */
  readonly env?: Environment;
  /** CDK context beside the feature flags. @default - none */
  readonly context?: Readonly<Record<string, unknown>>;
};
