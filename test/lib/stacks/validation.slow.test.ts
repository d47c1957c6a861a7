import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildApp } from '../../../lib/stacks/legion-app';
import type { LegionAppProps } from '../../../lib/stacks/legion-app-props';

const outdir = mkdtempSync(path.join(os.tmpdir(), 'legion-validation-'));

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function reportOf(name: string, props: LegionAppProps): unknown {
  const folder = path.join(outdir, name);
  buildApp({ ...props, outdir: folder, context: { 'aws:cdk:bundling-stacks': [] } }).synth();
  return JSON.parse(readFileSync(path.join(folder, 'validation-report.json'), 'utf8'));
}

test.each<[string, LegionAppProps]>([
  [
    'prod on AWS',
    {
      target: 'aws',
      stage: 'prod',
      alarmEmail: 'me@example.com',
      budget: { limitUsd: 50, email: 'me@example.com' },
    },
  ],
  [
    'dev on AWS, with an API that takes tokens',
    {
      target: 'aws',
      stage: 'dev',
      apiAccess: { kind: 'jwt', issuer: 'https://login.example.com', audience: ['my-client'] },
    },
  ],
  ['a local target', { target: 'local', stage: 'dev' }],
])("the CDK's validation against CloudFormation's schemas finds nothing in %s", (name, props) => {
  expect(reportOf(name, props)).toMatchObject({ pluginReports: [] });
});
