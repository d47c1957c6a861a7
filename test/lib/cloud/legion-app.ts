import { tmpdir } from 'node:os';
import path from 'node:path';
import { paginateQuery, paginateScan, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { resourceNames } from '../../../lib/domain/names';
import { rollupRequest } from '../../../lib/domain/bronze/queries';
import { parseRollup, totalScope } from '../../../lib/domain/bronze/rollup';
import { synthesize } from '../../../lib/cloud/cloudformation/synthesize';

const ROOT = path.resolve(__dirname, '../../..');
export const NAMES = resourceNames('test');

/** The assembly of the real app; kept between test runs as long as its sources are the same. */
export async function legionAssembly(): Promise<string> {
  const { assemblyDir } = await synthesize({
    directory: path.join(tmpdir(), 'legion-test-assemblies'),
    inputs: ['lib', 'lambda', 'producer/workloads', 'package-lock.json'].map((name) => path.join(ROOT, name)),
    settings: {},
    buildApp: async (outdir) => {
      const { buildApp } = await import('../../../lib/stacks/legion-app');
      return buildApp({ target: 'embedded', stage: 'test', outdir });
    },
  });
  return assemblyDir;
}

export async function rowsOf(client: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>[]> {
  const rows: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true }))
    rows.push(...(page.Items ?? []));
  return rows;
}

/** How many stream records the rollups count in total. */
export async function countedEvents(client: DynamoDBClient): Promise<number> {
  let counted = 0;
  for await (const { Items = [] } of paginateQuery({ client }, rollupRequest(NAMES.rollupsTable, totalScope('credit'))))
    for (const item of Items) counted += parseRollup(item).events;
  return counted;
}
