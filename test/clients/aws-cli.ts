import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pairDigest } from '../../lib/domain/proof/fingerprint';
import type { CloudOfItsOwn } from './a-cloud-of-its-own';
import type { Program } from './programs';
import type { Total } from './total-of';

const MODULUS = 2n ** 256n;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

type Pair = readonly [id: string, bytes: Buffer];
type Answer = Readonly<Record<string, unknown>>;

/** Calls the AWS CLI, and parses what it prints. */
export type AwsCli = (...words: readonly string[]) => Promise<Answer>;

export function awsCli({ file, words: first }: Program, { environment }: Pick<CloudOfItsOwn, 'environment'>): AwsCli {
  return async (...words) => {
    const options = { env: environment, maxBuffer: MAX_OUTPUT_BYTES };
    const { stdout } = await promisify(execFile)(file, [...first, ...words, '--output', 'json'], options);
    return stdout === '' ? {} : (JSON.parse(stdout) as Answer);
  };
}

export async function readStreamWithCli(aws: AwsCli, stream: string): Promise<Total> {
  const { Shards } = (await aws('kinesis', 'list-shards', '--stream-name', stream)) as Listed;
  const pairs: Pair[] = [];
  for (const { ShardId } of Shards) pairs.push(...(await readShard(aws, stream, ShardId)).map(pairOf));
  return totalOfPairs(pairs);
}

type Listed = { readonly Shards: readonly { readonly ShardId: string }[] };
type Page = {
  readonly Records: readonly { readonly Data: string }[];
  readonly NextShardIterator?: string;
  readonly MillisBehindLatest: number;
};

/** The data of every record of a shard, from its oldest on. */
export async function readShard(aws: AwsCli, stream: string, shard: string): Promise<readonly Buffer[]> {
  const from = ['--stream-name', stream, '--shard-id', shard, '--shard-iterator-type', 'TRIM_HORIZON'];
  let iterator = (await aws('kinesis', 'get-shard-iterator', ...from)).ShardIterator as string | undefined;
  const read: Buffer[] = [];
  while (iterator !== undefined) {
    const page = (await aws('kinesis', 'get-records', '--shard-iterator', iterator)) as Page;
    read.push(...page.Records.map(({ Data }) => Buffer.from(Data, 'base64')));
    if (page.MillisBehindLatest === 0) break;
    iterator = page.NextShardIterator;
  }
  return read;
}

function pairOf(bytes: Buffer): Pair {
  return [(JSON.parse(bytes.toString()) as { event_id: string }).event_id, bytes];
}

type Row = { readonly event_id: { readonly S: string }; readonly payload: { readonly B: string } };

/** The CLI itself asks for page after page. */
export async function readTableWithCli(aws: AwsCli, table: string): Promise<Total> {
  const { Items } = (await aws('dynamodb', 'scan', '--table-name', table, '--page-size', '500')) as { Items: Row[] };
  return totalOfPairs(Items.map(({ event_id: id, payload }) => [id.S, Buffer.from(payload.B, 'base64')]));
}

function totalOfPairs(pairs: readonly Pair[]): Total {
  const add = (sum: bigint, [id, bytes]: Pair) =>
    (sum + BigInt(`0x${pairDigest(id, bytes).toString('hex')}`)) % MODULUS;
  return { records: pairs.length, sum: pairs.reduce(add, 0n).toString(16).padStart(64, '0') };
}
