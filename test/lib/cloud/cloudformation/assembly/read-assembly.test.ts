import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../../../lib/core/user-error';
import { readAssembly } from '../../../../../lib/cloud/cloudformation/assembly/read-assembly';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), JSON.stringify(content));
}

const stack = (dependencies: readonly string[] = [], properties: object = {}) => ({
  type: 'aws:cloudformation:stack',
  dependencies,
  properties: { templateFile: 'template.json', ...properties },
});

test('stacks come after the stacks they depend on, including dependencies through assets', () => {
  write('template.json', { Resources: {} });
  write('manifest.json', {
    artifacts: {
      ingest: stack(['bronze', 'ingest.assets']),
      'ingest.assets': { type: 'cdk:asset-manifest', dependencies: ['stream'], properties: { file: 'assets.json' } },
      bronze: stack(),
      stream: stack([], { stackName: 'renamed' }),
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  });
  write('assets.json', { files: {} });
  expect(readAssembly(folder).map(({ name }) => name)).toEqual(['bronze', 'renamed', 'ingest']);
});

test('file assets are found by their upload key', () => {
  write('template.json', {});
  write('manifest.json', {
    artifacts: {
      a: stack(['a.assets']),
      'a.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
    },
  });
  write('assets.json', {
    files: {
      1: { source: { path: 'asset.1' }, destinations: { here: { objectKey: '1.zip' } } },
      2: { source: { executable: ['make'] }, destinations: { here: { objectKey: '2.zip' } } },
    },
  });
  expect([...readAssembly(folder)[0]!.assets]).toEqual([['1.zip', path.join(folder, 'asset.1')]]);
});

test('stacks of a stage are read from its own assembly', () => {
  write('manifest.json', {
    artifacts: { stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-stage' } } },
  });
  write('assembly-stage/manifest.json', { artifacts: { inner: stack() } });
  write('assembly-stage/template.json', { Outputs: { X: { Value: 1 } } });
  expect(readAssembly(folder)).toMatchObject([{ name: 'inner', template: { Outputs: { X: { Value: 1 } } } }]);
});

test.each([
  [
    'a folder without a manifest',
    () => {},
    /is not a cloud assembly: it has no manifest\.json; synthesize the app first/,
  ],
  [
    'a manifest that is no JSON',
    () => writeFileSync(path.join(folder, 'manifest.json'), '{'),
    /cannot be read as JSON: .*; synthesize the app again/,
  ],
  [
    'stacks in a circle',
    () => write('manifest.json', { artifacts: { a: stack(['b']), b: stack(['a']) } }),
    /depend on each other in a circle: a → b → a/,
  ],
])('%s is refused in one line', (_what, prepare, message) => {
  prepare();
  expect(() => readAssembly(folder)).toThrow(UserError);
  expect(() => readAssembly(folder)).toThrow(message);
});
