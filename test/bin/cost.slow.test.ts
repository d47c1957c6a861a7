import { aContext, aFolder, run, type Ran } from './a-context';

let folder: ReturnType<typeof aFolder>;
let ran: Ran;

beforeAll(async () => {
  folder = aFolder();
  ran = await run(aContext(folder.path), 'cost', '--rate', '50000');
});
afterAll(() => folder.remove());

test('the first line says what a month costs and how much of it is DynamoDB', () => {
  expect(ran.exitCode).toBe(0);
  expect(ran.stdout.split('\n')[0]).toMatch(
    /^50,000 events\/s in us-east-1: [\d,]+\.\d\d USD a month, of which DynamoDB is 9\d\.\d %; \d\.\d\d USD per million events$/,
  );
});

test('each service is listed with its share, DynamoDB first, with what is paid for below it', () => {
  const lines = ran.stdout.split('\n');
  const services = lines.filter((line) => /^(DynamoDB|Kinesis|Lambda|CloudWatch)\b.* %/.test(line));
  expect(services.map((line) => line.split(/\s/)[0])).toEqual(['DynamoDB', 'Kinesis', 'Lambda', 'CloudWatch']);
  for (const index of ['by-time', 'by-customer', 'by-risk', 'by-anomaly']) {
    expect(ran.stdout).toMatch(
      new RegExp(`index ${index}, writes +[\\d,]+  write unit +0\\.625 per million +[\\d,.]+\n`),
    );
  }
});

test('the source and date of each price used are named', () => {
  expect(ran.stdout).toMatch(/Amazon DynamoDB on-demand.*, 2026-10: https:\/\/aws\.amazon\.com\/dynamodb\/pricing/);
  expect(ran.stdout).toMatch(/Amazon Kinesis Data Streams, 2026-09: https:\/\/aws\.amazon\.com\/kinesis/);
  expect(ran.stdout).not.toContain('Fargate');
  expect(ran.stdout).toContain('Check them with the AWS pricing calculator before quoting.');
});
