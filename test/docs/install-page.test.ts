import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandReference } from '../../bin/commands/reference';
import { REGISTRY } from '../../bin/commands/registry';
import { engines, scripts, version } from '../../package.json';
import { VERBS } from '../../scripts/image/image-words';
import { stagesOf, wordsOf } from '../a-dockerfile';

const PAGE = readFileSync(path.join(__dirname, '..', '..', 'docs', 'install.md'), 'utf8');
const allOf = (pattern: RegExp) => [...new Set([...PAGE.matchAll(pattern)].map((match) => match[1]!))];

test('the page names the version of package.json and the Node.js that it requires', () => {
  expect(allOf(/legion-(\d[\w.]*)\.tgz/g)).toEqual([version]);
  expect(PAGE).toContain(`Node.js ${engines.node.slice('>='.length)} or later`);
});

test('it names only npm scripts and commands that exist', () => {
  const named = allOf(/npm run (?:--silent )?([a-z][a-z:-]*)/g);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const commands = allOf(/\blegion(?:\.js| --)? ([a-z]+)/g);
  expect(commands.length).toBeGreaterThan(5);
  // `--name legion legion`, `docker exec legion node`.
  const known = [...REGISTRY.map(({ name }) => name), 'legion', 'node'];
  expect(commands.filter((name) => !known.includes(name))).toEqual([]);
});

test('it names every verb of npm run image', () => {
  const named = allOf(/^\| `npm run image -- ([a-z]+)/gm);
  expect(named.toSorted()).toEqual([...VERBS].toSorted());
});

test('its ports, user and folder are those of the image', () => {
  const last = stagesOf('bin/Dockerfile')[1]!;
  expect(allOf(/^\| (\d{4}) \|/gm)).toEqual(wordsOf('EXPOSE', last)[0]!.split(' '));
  expect(PAGE).toContain(`user ${wordsOf('USER', last)[0]!.split(':')[0]}, `);
  const [, program] = JSON.parse(wordsOf('ENTRYPOINT', last)[0]!) as string[];
  expect(allOf(/docker exec legion node (\S+)/g)).toEqual([program]);
});

test("it shows only flags that Legion's commands, npm, docker or aws have", async () => {
  const known = new Set(
    (await commandReference()).flatMap(({ flags }) => flags.flatMap((flag) => flag.match(/--[a-z-]+/g) ?? [])),
  );
  const others =
    '--version --yes --package --no --global --prefix --file --tag --rm --init --network --volume --name --env ' +
    '--endpoint-url --publish --read-only --tmpfs --cap-drop --security-opt --time --no-healthcheck --wait';
  const shown = allOf(/(?<![\w-])(--[a-z][a-z-]*)/g);
  expect(shown.filter((flag) => !known.has(flag) && !others.split(' ').includes(flag))).toEqual([]);
});
