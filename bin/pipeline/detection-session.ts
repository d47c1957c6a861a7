import type { DetectionList } from '../../lib/aws/detection-list';
import type { CommandContext } from '../text/context';
import { indexShardsOf, withClients, type IndexShardSetting, type Target } from './target';

/** Opens the list of the detector's reports while `use` runs. */
export async function withDetectionList<T>(
  target: Target,
  settings: IndexShardSetting,
  context: CommandContext,
  use: (list: DetectionList) => Promise<T>,
): Promise<T> {
  const { createDetectionList } = await import('../../lib/aws/detection-list');
  const { createQueryStore } = await import('../../lib/aws/query-store');
  const { queryWith } = await import('../../lib/aws/send-query');
  return withClients(target, context, ({ dynamodb }) => {
    const send = queryWith(dynamodb);
    const indexShards = indexShardsOf(target, settings);
    const { rollups } = createQueryStore({ send, tables: target.names, indexShards });
    return use(createDetectionList({ send, rollups, tableName: target.names.detectionsTable, indexShards }));
  });
}
