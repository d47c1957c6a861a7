import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
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
  /** All rows of bronze. */
  readonly rows: readonly Row[];
  /** Calls the run's own command line again, with further arguments appended. */
  readonly produce: (...words: string[]) => Promise<Ran>;
  readonly verify: (...words: string[]) => Promise<Ran>;
  /** All items of a table of the stage. @param table such as `anomalies` */
  readonly scan: (table: string) => Promise<Row[]>;
  readonly end: () => Promise<void>;
};

/** A run of the given number of events, produced into an embedded cloud, stored and proven. */
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
    const produce = (...words: string[]) => run(aContext(folder.path), 'produce', ...dataset, ...pace, ...words);
    await produce();
    const { exitCode, stderr, json } = await verify('--wait', '60', '--json');
    if (exitCode !== 0) throw new Error(`not proven to begin with: ${stderr} ${JSON.stringify(json)}`);
    const scan = async (table: string) => {
      const rows: Row[] = [];
      const request = { TableName: `legion-local-${table}`, ConsistentRead: true };
      for await (const page of paginateScan({ client }, request)) rows.push(...page.Items!);
      return rows;
    };
    const rows = await scan('bronze');
    return { folder: folder.path, opened, client, tableName: names.bronzeTable, rows, produce, verify, scan, end };
  } catch (error) {
    await end();
    throw error;
  }
}
