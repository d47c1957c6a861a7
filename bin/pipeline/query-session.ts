import type { QueryStore } from '../../lib/aws/query-store';
import type { CommandContext } from '../text/context';
import {
  indexShardsOf,
  resolveTarget,
  withClients,
  type IndexShardSetting,
  type Target,
  type TargetSettings,
} from './target';

/** Opens the query store of the target that the settings name, while `use` runs. */
export async function openQueryStore<T>(
  settings: TargetSettings & IndexShardSetting,
  context: CommandContext,
  use: (store: QueryStore) => Promise<T>,
): Promise<T> {
  return withQueryStore(resolveTarget(settings, context), settings, context, use);
}

/** Opens the query store of a target while `use` runs. */
export async function withQueryStore<T>(
  target: Target,
  settings: IndexShardSetting,
  context: CommandContext,
  use: (store: QueryStore) => Promise<T>,
): Promise<T> {
  const { createQueryStore } = await import('../../lib/aws/query-store');
  const { queryWith } = await import('../../lib/aws/send-query');
  return withClients(target, context, ({ dynamodb }) =>
    use(
      createQueryStore({
        send: queryWith(dynamodb),
        tables: target.names,
        indexShards: indexShardsOf(target, settings),
      }),
    ),
  );
}
