import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dependencies } from '../../package.json';

const ROOT = path.join(__dirname, '..', '..');
const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const PAGE = text('docs/clients.md');
const VERSIONS = new Map([...PAGE.matchAll(/([\w/-]+) (\d+\.\d+\.\d+)/g)].map(([, name, version]) => [name, version]));

test('the page names the versions of the clients that are pinned', () => {
  const [, kcl] = /<artifactId>amazon-kinesis-client<\/artifactId>\s*<version>([\d.]+)/.exec(
    text('test/clients/java/pom.xml'),
  )!;
  const goVersion = (name: string) =>
    new RegExp(`aws-sdk-go-v2/${name} v([\\d.]+)`).exec(text('test/clients/go/go.mod'))![1];
  expect(Object.fromEntries(VERSIONS)).toMatchObject({
    'client-kinesis': dependencies['@aws-sdk/client-kinesis'],
    'client-dynamodb': dependencies['@aws-sdk/client-dynamodb'],
    'service/kinesis': goVersion('service/kinesis'),
    'service/dynamodb': goVersion('service/dynamodb'),
    'amazon-kinesis-client': kcl,
  });
});

test('each setting of the Kinesis Client Library that it recommends is one that the tests read with', () => {
  const worker = text('test/clients/java/src/main/java/Worker.java');
  const settings = [...PAGE.matchAll(/[`.(]([a-z]+[A-Z]\w+)/g)].map(([, name]) => name!);
  expect(settings.length).toBeGreaterThan(5);
  expect(settings.filter((name) => !worker.includes(`${name}(`))).toEqual([]);
});
