import { readFileSync } from 'node:fs';
import path from 'node:path';
import style from '../.prettierrc.json';
import { devDependencies, engines } from '../package.json';

const ROOT = path.join(__dirname, '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** The oldest Node.js that runs Legion, such as `20.19`. */
const oldest = /^>=(\d+\.\d+)$/.exec(engines.node)![1]!;
const [major, minor] = oldest.split('.').map(Number) as [number, number];

test('nvm takes the major version of package.json, and the types describe it', () => {
  expect(read('.nvmrc')).toBe(`${major}\n`);
  expect(devDependencies['@types/node']).toMatch(new RegExp(`^${major}\\.`));
});

test('the development container runs a pinned Node.js that package.json allows', () => {
  const image = /^FROM node:(\d+)\.(\d+)\.\d+-/.exec(read('.devcontainer/Dockerfile'))!;
  expect(Number(image[1])).toBe(major);
  expect(Number(image[2])).toBeGreaterThanOrEqual(minor);
});

test('the development container installs the packages and forwards the dashboard and the emulator', () => {
  const container = JSON.parse(read('.devcontainer/devcontainer.json')) as Record<string, unknown>;
  expect(container).toMatchObject({
    build: { dockerfile: 'Dockerfile' },
    postCreateCommand: 'npm ci',
    forwardPorts: [5000, 4566],
  });
});

test('the check before npm start requires the version of package.json', () => {
  expect(read('scripts/ensure-installed.js')).toContain(`OLDEST_NODE = [${major}, ${minor}]`);
});

test('editors break lines and indent as prettier does', () => {
  const config = read('.editorconfig');
  expect(config).toContain(`max_line_length = ${style.printWidth}\n`);
  expect(config).toContain('indent_style = space\nindent_size = 2\n');
});
