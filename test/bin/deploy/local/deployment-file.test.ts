import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  DEPLOYMENT_FILE,
  forgetDeployment,
  readDeployment,
  writeDeployment,
} from '../../../../bin/deploy/local/deployment-file';

let file: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-deployed-'));
  file = path.join(folder, DEPLOYMENT_FILE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deployed = {
  endpoint: 'http://localhost:4566',
  region: 'us-east-1',
  stage: 'local',
  deployedAt: '2026-11-21T12:00:00.000Z',
};

test('a deployment is found again until it is forgotten', async () => {
  expect(readDeployment(file)).toBeUndefined();
  await writeDeployment(file, deployed);
  expect(readDeployment(file)).toEqual(deployed);
  await forgetDeployment(file);
  await forgetDeployment(file);
  expect(readDeployment(file)).toBeUndefined();
});

test.each(['', '{', '{"endpoint":"nowhere"}', '[]'])('a file that contains %j names no deployment', async (text) => {
  await writeDeployment(file, deployed);
  writeFileSync(file, text);
  expect(readDeployment(file)).toBeUndefined();
});
