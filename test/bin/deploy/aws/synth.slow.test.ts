import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { synthCommand, type AwsDeployment } from '../../../../bin/deploy/aws/cdk-commands';
import { quietRunner } from '../../../../bin/deploy/command-runner';

let workFolder: string;
beforeAll(() => {
  workFolder = mkdtempSync(path.join(os.tmpdir(), 'legion-aws-synth-'));
});
afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

type Stack = { readonly type: string; readonly properties?: { readonly terminationProtection?: boolean } };

/** Without credentials or a network: steps that need an account come after this one. */
async function synthesize(stage: string, context: AwsDeployment['context']) {
  const folder = path.join(workFolder, stage);
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, CDK_DEFAULT_ACCOUNT: '111111111111', CDK_DEFAULT_REGION: 'eu-central-1' };
  const deployment = {
    stage,
    region: 'eu-central-1',
    context,
    tags: {},
    approval: 'never',
    workFolder: folder,
    env,
  } as const;
  const written: Uint8Array[] = [];
  const code = await quietRunner((chunk) => written.push(chunk))(synthCommand(deployment));
  expect({ code, written: Buffer.concat(written).toString() }).toEqual({ code: 0, written: '' });
  const assembly = path.join(folder, 'cdk.out');
  const { artifacts } = JSON.parse(readFileSync(path.join(assembly, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, Stack>;
  };
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  return { stacks, templates: templates.map((name) => readFileSync(path.join(assembly, name), 'utf8')).join('\n') };
}

test('the command for dev creates the stacks, a budget when requested, and nothing that is retained', async () => {
  const { stacks, templates } = await synthesize('dev', {
    shards: 'on-demand',
    budgetUsd: 50,
    budgetEmail: 'me@example.com',
    apiIssuer: 'https://login.example.com',
    apiAudience: 'my-client,another',
  });
  expect(stacks.map(([name]) => name).toSorted()).toEqual([
    'legion-dev-api',
    'legion-dev-bronze',
    'legion-dev-budget',
    'legion-dev-detector',
    'legion-dev-ingest',
    'legion-dev-stream',
  ]);
  expect(stacks.filter(([, { properties }]) => properties?.terminationProtection === true)).toEqual([]);
  expect(templates).toContain('https://login.example.com');
  expect(templates).toContain('another');
  expect(templates).toContain('me@example.com');
  expect(templates).toContain('"ON_DEMAND"');
  expect(templates).not.toContain('"DeletionPolicy": "Retain"');
});

test('the command for prod protects its stacks and keeps its data', async () => {
  const { stacks, templates } = await synthesize('prod', { shards: 8 });
  expect(stacks.length).toBeGreaterThan(0);
  expect(stacks.filter(([, { properties }]) => properties?.terminationProtection !== true)).toEqual([]);
  expect(templates).toContain('"DeletionPolicy": "Retain"');
  expect(templates).toContain('"ShardCount": 8');
});
