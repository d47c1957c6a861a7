import { createKinesisClient } from '../../lib/aws/clients';
import { FAULT_KINDS } from './fault-kinds';
import { aChaoticRun } from './a-chaotic-run';
import { streamOrder } from './stream-order';

const EVENTS = 10_000;
/** Of all calls that producer, mapping, consumer, detector and queries make. */
const FAULT_RATE = 0.1;
const RUN = ['--workload', 'credit,card,signals', '--events', `${EVENTS}`, '--rate', '2000', '--network', 'excellent'];

/** What each of them needs, so that none of them is spared. */
const OPERATIONS =
  'PutRecords ListShards GetShardIterator GetRecords BatchWriteItem BatchGetItem PutItem Query Scan'.split(' ');

test.each([1, 2, 3])(
  '10,000 events under mixed faults end PROVEN, in the order of their keys (seed %d)',
  async (seed) => {
    const chaos = await aChaoticRun(seed, FAULT_RATE, [...RUN, '--seed', `${seed}`, '--run-id', `chaos${seed}`]);
    try {
      expect(chaos.produced).toMatchObject({ exitCode: 0, json: { accepted: EVENTS } });
      const verified = await chaos.command('verify', '--wait', '120', '--json');
      expect(verified.json).toMatchObject({ verdict: 'PROVEN', bronze: EVENTS, lost: 0, missing: 0, extra: 0 });
      const evaluated = await chaos.command('evaluate', '--wait', '120', '--json');
      expect(evaluated).toMatchObject({ exitCode: 0, json: { events: EVENTS } });
      const recent = await chaos.command('query', 'recent', '--limit', '200', '--json');
      expect(recent.json.rows).toHaveLength(200);

      const byKind = chaos.byKind();
      expect(FAULT_KINDS.filter((kind) => byKind[kind] === 0)).toEqual([]);
      expect(OPERATIONS.filter((operation) => !chaos.byOperation()[operation])).toEqual([]);
      expect(chaos.opened.cloud.failures()).toEqual([]);

      const kinesis = createKinesisClient({ endpoint: chaos.engines.kinesis });
      const order = await streamOrder(kinesis, chaos.opened.target.names.stream, seed);
      kinesis.destroy();
      expect(order.inversions).toEqual([]);
      expect(order.records).toBeGreaterThanOrEqual(EVENTS);
    } finally {
      await chaos.end();
    }
  },
);
