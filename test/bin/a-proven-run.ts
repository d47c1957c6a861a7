import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OpenCloud } from '../../bin/cli/embedded-cloud';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run, type Ran } from './a-context';
import { aDatasetFile } from './a-dataset';
import type { Row } from './corruption';

export type ProvenRun = {
  readonly folder: string;
  readonly opened: OpenCloud;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** All of bronze. */
  readonly rows: readonly Row[];
  readonly verify: (...words: string[]) => Promise<Ran>;
  readonly end: () => Promise<void>;
};

/** A run of so many events, produced into an embedded cloud, stored and proven. */
export async function aProvenRun({ events }: { events: number }): Promise<ProvenRun> {
  const folder = aFolder();
  const opened = await aCloud(folder.path);
  const { names, endpoints } = opened.target;
  const client = createDynamoDbClient({ endpoint: endpoints!.dynamodb });
  const end = async () => {
    client.destroy();
    await opened.close();
    folder.remove();
  };
  try {
    const dataset = ['--dataset', aDatasetFile(folder.path)];
    const verify = (...words: string[]) => run(aContext(folder.path), 'verify', ...dataset, ...words);
    const pace = ['--rate', '4000', '--network', 'excellent', '--run-id', 'proven', '--events', `${events}`];
    await run(aContext(folder.path), 'produce', ...dataset, ...pace);
    const { exitCode, stderr, json } = await verify('--wait', '60', '--json');
    if (exitCode !== 0) throw new Error(`not proven to begin with: ${stderr} ${JSON.stringify(json)}`);
    const rows: Row[] = [];
    for await (const page of paginateScan({ client }, { TableName: names.bronzeTable })) rows.push(...page.Items!);
    return { folder: folder.path, opened, client, tableName: names.bronzeTable, rows, verify, end };
  } catch (error) {
    await end();
    throw error;
  }
}
