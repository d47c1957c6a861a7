import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Observability } from '../constructs/stream-function';
import type { Durability } from '../constructs/durability';
import { output } from '../constructs/output';
import { QueryApi, type ApiAccess } from '../constructs/query-api';
import type { AppSettings } from './app-settings';
import type { BronzeStack } from './bronze-stack';
import type { StreamStack } from './stream-stack';

export type ApiStackProps = StackProps & {
  readonly stage: string;
  readonly settings: AppSettings;
  readonly durability: Durability;
  readonly stream: StreamStack;
  readonly store: BronzeStack;
  /** @default credentials of the account */
  readonly access?: ApiAccess;
  readonly observability: Observability;
};

/** An HTTP API waits 30 s; the function times out earlier and reports it. */
const TIMEOUT = Duration.seconds(25);
/** Every request costs queries, so a runaway client must be limited. */
const THROTTLE = { perSecond: 50, burst: 100 };

/** The query API. It holds no data. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { stage, settings, durability, ...rest }: ApiStackProps) {
    const { stream, store, access = { kind: 'iam' }, observability, ...props } = rest;
    super(scope, id, props);
    const { api } = new QueryApi(this, 'Api', {
      apiName: `legion-${stage}-query-api`,
      functionName: `legion-${stage}-query-api`,
      events: stream.events,
      bronze: store.bronze,
      quarantine: store.quarantine,
      rollups: store.rollups,
      anomalies: store.anomalies,
      detectorState: store.detectorState,
      indexShards: settings.indexShards,
      access,
      throttle: THROTTLE,
      memoryMb: 512,
      timeout: TIMEOUT,
      logRetentionDays: settings.logRetentionDays,
      durability,
      observability,
    });
    output(this, 'ApiUrl', api.apiEndpoint);
  }
}
