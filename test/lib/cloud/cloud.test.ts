import { startDynamoDbEngine } from '../../../lib/cloud/dynamodb/dynamodb-engine';
import type { EngineThreadOptions } from '../../../lib/cloud/engines/engine';
import { startKinesisEngine } from '../../../lib/cloud/kinesis/kinesis-engine';
import { aCloud, anAssembly, aPipeline, withCloud } from './a-cloud';

/** Record data, as text, in the payload of a failure document. */
function payloadTexts(document: unknown): string[] {
  const { payload } = document as { payload: string };
  const { Records } = JSON.parse(payload) as { Records: { kinesis: { data: string } }[] };
  return Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
}

test("the function receives the stream's records in the order of their shard", async () => {
  const code = `exports.handler = async ({ Records }) => {
    for (const { kinesis } of Records) console.log(Buffer.from(kinesis.data, 'base64').toString())
  }`;
  await withCloud({ app: aPipeline(code) }, async (cloud) => {
    const texts = Array.from({ length: 50 }, (_, n) => `record ${n}`);
    await cloud.put('events', texts.slice(0, 20));
    await cloud.put('events', texts.slice(20));
    await cloud.idle();
    expect(cloud.functionLogs.tail('consumer').map(({ text }) => text)).toEqual(texts);
    expect(cloud.mappings()).toMatchObject([
      {
        sourceArn: expect.stringMatching(/:stream\/events$/),
        status: { state: 'enabled', recordsProcessed: 50, recordsDiscarded: 0 },
      },
    ]);
    expect(cloud.failures()).toEqual([]);
  });
});

test('a poison record is isolated and saved whole in the failure bucket, and does not block its neighbours', async () => {
  const code = `exports.handler = async ({ Records }) => {
    for (const { kinesis } of Records) {
      const text = Buffer.from(kinesis.data, 'base64').toString();
      if (text === 'crash') process.exit(1);
      if (text === 'throw') throw new Error('poison');
      console.log(text);
    }
  }`;
  const mapping = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1, BatchSize: 8 };
  await withCloud({ app: aPipeline(code, mapping) }, async (cloud) => {
    await cloud.put('events', ['a', 'b', 'throw', 'c', 'crash', 'd', 'e', 'f', 'g']);
    await cloud.idle();
    const stored = new Set(cloud.functionLogs.tail('consumer').map(({ text }) => text));
    expect(stored).toEqual(new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g']));
    const failures = cloud.failures();
    // The order varies: the bucket lists by key, and keys end in a random id.
    expect(new Set(failures.flatMap(({ document }) => payloadTexts(document)))).toEqual(new Set(['crash', 'throw']));
    expect(failures).toHaveLength(2);
    expect(failures.map(({ destinationArn }) => destinationArn)).toEqual([
      'arn:aws:s3:::failures',
      'arn:aws:s3:::failures',
    ]);
    expect(cloud.mappings()[0]!.status.recordsDiscarded).toBe(2);
  });
});

test('a handler that loops forever is stopped at its timeout, and the mapping delivers the batch again', async () => {
  // Only the first environment loops; the next one finds the file it left behind.
  const code = `
    const fs = require('node:fs');
    exports.handler = async ({ Records }) => {
      const marker = process.env.LAMBDA_TASK_ROOT + '/looped';
      if (!fs.existsSync(marker)) { fs.writeFileSync(marker, ''); for (;;); }
      console.log(Records.length + ' records');
    }`;
  const template = aPipeline(code);
  const consumer = template.Resources!.Consumer!;
  const Resources = {
    ...template.Resources,
    Consumer: { ...consumer, Properties: { ...consumer.Properties, Timeout: 1 } },
  };
  await withCloud({ app: { Resources } }, async (cloud) => {
    await cloud.put('events', ['a', 'b', 'c']);
    await cloud.idle();
    expect(cloud.functionLogs.tail('consumer').map(({ text }) => text)).toEqual(['3 records']);
    expect(cloud.mappings()[0]!.status).toMatchObject({ invocations: 2, failedInvocations: 1, recordsProcessed: 3 });
    expect(cloud.warnings).toContain('a batch failed');
  });
});

test('stop waits for the running invocation, can be called twice, and leaves nothing running', async () => {
  const code = `exports.handler = async () => { console.log('begun'); await new Promise((r) => setTimeout(r, 300)); console.log('ended') }`;
  await withCloud({ app: aPipeline(code) }, async (cloud) => {
    const begun = new Promise<void>((resolve) =>
      cloud.functionLogs.subscribe(({ text }) => text === 'begun' && resolve()),
    );
    await cloud.put('events', ['a']);
    await begun;
    await Promise.all([cloud.stop(), cloud.stop()]);
    expect(cloud.functionLogs.tail('consumer').map(({ text }) => text)).toEqual(['begun', 'ended']);
    expect(cloud.mappings()[0]!.status.state).toBe('stopped');
    expect(await cloud.invoke('consumer', {})).toMatchObject({ ok: false, error: { errorType: 'ServiceException' } });
    await expect(cloud.put('events', ['b'])).rejects.toThrow(/ECONNREFUSED|destroyed/);
  });
});

test('when an engine dies, the mappings stop at once and the cloud reports why it is unusable', async () => {
  const told: Error[] = [];
  let die!: (error: Error) => void;
  const engines = {
    dynamodb: startDynamoDbEngine,
    kinesis: (options?: EngineThreadOptions) => {
      die = options!.onFailure!;
      return startKinesisEngine(options);
    },
  };
  const assemblyDir = anAssembly({ app: aPipeline('exports.handler = async () => {}') });
  const cloud = await aCloud({ assemblyDir, engines, onFailure: (error) => void told.push(error) });
  expect([cloud.failure(), cloud.mappings()[0]!.status.state]).toEqual([undefined, 'enabled']);
  const failure = new Error('it is gone');
  die(failure);
  die(new Error('and once more'));
  expect(cloud.mappings()[0]!.status.state).toBe('stopped');
  expect([cloud.failure(), told]).toEqual([failure, [failure]]);
  await cloud.stop();
});
