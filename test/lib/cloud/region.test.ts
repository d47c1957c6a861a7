import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { LOCAL_NAMES, localAssembly } from '../../local-assembly';
import { aCloud, aPipeline, withCloud, type TestCloud } from './a-cloud';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await aCloud({ assemblyDir: await localAssembly(), region: 'eu-central-1' });
}, 60_000);
afterAll(() => cloud.stop());

test('a cloud is in the region that is chosen at its start, and its one assembly fits any', async () => {
  const stream = await cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName: LOCAL_NAMES.stream }));
  expect(stream.StreamDescriptionSummary!.StreamARN).toBe(
    `arn:aws:kinesis:eu-central-1:000000000000:stream/${LOCAL_NAMES.stream}`,
  );
  const table = await cloud.dynamodb.send(new DescribeTableCommand({ TableName: LOCAL_NAMES.bronzeTable }));
  expect(table.Table!.TableArn).toBe(`arn:aws:dynamodb:eu-central-1:000000000000:table/${LOCAL_NAMES.bronzeTable}`);
  expect(cloud.environment).toMatchObject({ AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'eu-central-1' });
  expect(cloud.mappings().map(({ functionArn }) => functionArn.split(':')[3])).toEqual(
    cloud.mappings().map(() => 'eu-central-1'),
  );
  const bucket = cloud.resources.find(({ type }) => type === 'AWS::S3::Bucket');
  expect(bucket!.ref).toMatch(/000000000000-eu-central-1$/);
});

test('where the endpoints are mapped, the mappings too call in the region of the cloud', async () => {
  const use = async (routed: TestCloud) => {
    await routed.put('events', ['one']);
    await routed.idle();
    expect(routed.functionLogs.tail('consumer').map(({ text }) => text)).toEqual(['1 record']);
    expect(routed.warnings).toEqual([]);
  };
  const app = aPipeline('exports.handler = async ({ Records }) => console.log(`${Records.length} record`)');
  await withCloud({ app }, use, { region: 'eu-central-1', route: (own) => own });
});
