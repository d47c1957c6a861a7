import type { Environment } from 'aws-cdk-lib';
import type { ApiAccess } from '../constructs/query-api';
import type { AppSettings, Target } from './app-settings';
import type { Budget } from './budget-stack';

export type LegionAppProps = {
  readonly target: Target;
  /** Part of every resource name, so that several deployments can share an account. `prod` on AWS keeps its data. */
  readonly stage: string;
  /** Output folder of the assembly. @default - a temporary folder, or the one that the CDK command line requests */
  readonly outdir?: string;
  /** @default - the target's own, see `defaultSettings` */
  readonly settings?: Partial<AppSettings>;
  /** Target aws only. @default - none */
  readonly budget?: Budget;
  /** Recipient of alarm e-mails; target aws only. @default - nobody until someone subscribes to the alarm topic */
  readonly alarmEmail?: string;
  /** Who may use the query API; target aws only. @default - callers with credentials of the account */
  readonly apiAccess?: ApiAccess;
  /** Account and region. @default - fixed ones when embedded, otherwise those at deployment */
  readonly env?: Environment;
  /** CDK context in addition to the feature flags. @default - none */
  readonly context?: Readonly<Record<string, unknown>>;
};
