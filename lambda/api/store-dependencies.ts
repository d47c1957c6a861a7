import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { probeComponents } from '../../lib/aws/component-probe';
import { readProgress } from '../../lib/aws/pipeline-progress';
import { quarantinedIds } from '../../lib/aws/quarantined-ids';
import { createQueryStore, queryWith } from '../../lib/aws/query-store';
import { shareReads } from '../../lib/aws/shared-reads';
import { createCursorSeal } from '../../lib/domain/api/cursor-seal';
import { WORKLOADS } from '../../lib/domain/event';
import { mixOf } from '../../lib/domain/run';
import type { ResourceNames } from '../../lib/domain/names';
import type { ApiDependencies, ApiLog } from './dependencies';
import { createLiveVerify } from './live-verify';
import { createPipelineHealth, type MappingHealth } from './pipeline-health';

export type StoreDependenciesOptions = {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: Omit<ResourceNames, 'consumerFunction'>;
  /** As the consumer's. */
  readonly indexShards: number;
  readonly cursorKey: string;
  readonly now: () => number;
  readonly log: ApiLog;
  readonly mappings?: () => readonly MappingHealth[];
  readonly control?: ApiDependencies['control'];
};

/** Everything that the API reads from a stream and tables, wherever these are. */
export function storeDependencies(options: StoreDependenciesOptions): Omit<ApiDependencies, 'version'> {
  const { kinesis, dynamodb, names, indexShards, cursorKey, now, log, mappings, control } = options;
  const query = queryWith(dynamodb);
  const store = shareReads(createQueryStore({ send: query, tables: names, indexShards }));
  return {
    store,
    cursors: createCursorSeal(cursorKey),
    now,
    log,
    control,
    readPipeline: createPipelineHealth({
      probe: () => probeComponents({ kinesis, dynamodb, names }),
      mappings,
      producer: control && (() => control.producer.state()),
      now,
    }),
    readVerify: createLiveVerify({
      store,
      workloads: control ? mixOf(control.producer.state()).parts.map(({ name }) => name) : WORKLOADS,
      produced: control?.producer.produced,
      readQuarantined: (runIds) => quarantinedIds(dynamodb, names.quarantineTable, runIds),
      isAtRest: async () => {
        const { pending, more } = await readProgress({ kinesis, query, names, maxPendingPerShard: 1 });
        return pending === 0 && !more;
      },
      now,
    }),
  };
}
