import { parseFaults } from '../../../../lib/cloud/faults/fault-file';
import { aPipeline, withCloud } from '../a-cloud';

const CONSUMER = `exports.handler = async ({ Records }) => {
  const texts = Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
  console.log(texts.join());
  if (texts.includes('poison')) throw new Error('poison');
}`;

const FAULTS = `
faults:
  - { kind: legion:duplicate-delivery, percentage: 100 }
  - { kind: legion:destination-unreachable, percentage: 60 }
`;

test('a batch that succeeded comes twice, and one that is given up reaches its destination once it can', async () => {
  await withCloud(
    { app: aPipeline(CONSUMER, { MaximumRetryAttempts: 0 }) },
    async (cloud) => {
      await cloud.put('events', ['a', 'b']);
      await cloud.idle();
      await cloud.put('events', ['poison']);
      await cloud.idle();
      expect(cloud.functionLogs.tail('consumer').map(({ text }) => text)).toEqual(['a,b', 'a,b', 'poison']);
      expect(cloud.failures()).toHaveLength(1);
      expect(cloud.mappings()[0]!.status).toMatchObject({ recordsProcessed: 2, recordsDiscarded: 1 });
      const fired = cloud.faults().counts.map(({ kind, count }) => [kind, count] as const);
      expect(new Map(fired).get('legion:duplicate-delivery')).toBe(1);
      const refusals = new Map(fired).get('legion:destination-unreachable');
      expect(refusals).toBeGreaterThan(0);
      const refused = cloud.warnings.filter((text) => text === 'the on-failure destination refused a batch');
      expect(refused).toHaveLength(refusals!);
      expect(cloud.faults().newest.map(({ place }) => place)).toContain('destination of consumer');
    },
    { faults: parseFaults(FAULTS, 'faults.yaml') },
  );
});
