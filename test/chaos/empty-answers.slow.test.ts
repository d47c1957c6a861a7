import { aPipeline, withCloud } from '../lib/cloud/a-cloud';
import { startChaosProxy, type ChaosProxy } from './chaos-proxy';
import { randomAt } from '../../lib/core/random-at';

const COLLECT = `
  const seen = [];
  exports.handler = async (event) => {
    if (event === 'seen') return seen;
    for (const { kinesis } of event.Records) seen.push(Buffer.from(kinesis.data, 'base64').toString());
  };
`;

test('eight empty GetRecords answers in a row are reported as a problem of the shard, and all records arrive', async () => {
  const proxies: ChaosProxy[] = [];
  const route = async (own: { kinesis: string; dynamodb: string }) => {
    proxies.push(await startChaosProxy('kinesis', own.kinesis));
    return { ...own, kinesis: proxies[0]!.endpoint };
  };
  let empty = 0;
  const problems = new Set<string | undefined>();
  await withCloud(
    { app: aPipeline(COLLECT) },
    async (cloud) => {
      await cloud.put('events', ['a']);
      await cloud.idle();
      proxies[0]!.begin({
        next: (operation) => {
          for (const { status } of cloud.mappings()) for (const { problem } of status.shards) problems.add(problem);
          if (operation !== 'GetRecords' || empty === 8) return undefined;
          empty += 1;
          return { kind: 'empty', random: randomAt(empty, 0, 1) };
        },
      });
      await cloud.put('events', ['b', 'c']);
      await cloud.idle();
      expect(empty).toBe(8);
      expect(problems).toContain(
        'UnusableAnswerError: the answer to GetRecords says success (HTTP 200) but lacks Records',
      );
      expect(cloud.mappings()[0]!.status.shards).toMatchObject([{ state: 'polling', problem: undefined, pending: 0 }]);
      expect(cloud.warnings).toContain('reading the stream failed, trying again');
      const seen = await cloud.invoke('consumer', 'seen');
      expect(new Set((seen as { response: string[] }).response)).toEqual(new Set(['a', 'b', 'c']));
    },
    { route },
  );
  await proxies[0]!.close();
});
