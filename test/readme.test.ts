import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { REGISTRY } from '../bin/commands/registry';
import { commandReference, settingsReference } from '../bin/commands/reference';
import { withGenerated } from '../scripts/docs';

const ROOT = path.join(__dirname, '..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** npm runs these around the scripts that people call. */
const HOOKS = /^(pre|post)/;

/** Every distinct first group of the pattern. */
function allOf(pattern: RegExp, text = README): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))];
}

describe('the README', () => {
  test('names every npm script and no other', () => {
    const named = [...allOf(/npm run (?:--silent )?([a-z][a-z:-]*)/g), ...allOf(/npm (test|start)\b/g)];
    const callable = Object.keys(scripts).filter((name) => !HOOKS.test(name));
    expect(named.toSorted()).toEqual(callable.toSorted());
  });

  test('lists every command of the command line and no other', () => {
    const listed = allOf(/^\| `legion ([a-z-]+)/gm);
    expect(listed.toSorted()).toEqual(REGISTRY.map(({ name }) => name).toSorted());
  });

  test('shows only flags that a command has', async () => {
    const commands = await commandReference();
    const known = new Set(commands.flatMap(({ flags }) => flags.flatMap((flag) => flag.match(/--[a-z-]+/g) ?? [])));
    for (const common of ['--json', '--debug', '--help', '--config', '--version']) known.add(common);
    // Flags of npm and of the scripts, and another name of --events.
    for (const other of ['--silent', '--target', '--out', '--count']) known.add(other);
    expect(allOf(/(?<![\w-])(--[a-z][a-z-]*)/g).filter((flag) => !known.has(flag))).toEqual([]);
  });

  test('has the generated configuration and layout: npm run docs', () => {
    expect(withGenerated('README.md', README)).toBe(README);
    expect(settingsReference().length).toBeGreaterThan(20);
  });

  test('shows the folders that exist, and every top-level one', () => {
    const layout = /<!-- layout -->([\s\S]*?)<!-- \/layout -->/.exec(README)![1]!;
    const shown = layout.match(/^ {4}\S+\/ /gm)!.map((line) => line.trim());
    expect(shown.filter((folder) => !existsSync(path.join(ROOT, folder)))).toEqual([]);
    const top = new Set(shown.map((folder) => folder.split('/')[0]));
    const ignored = readFileSync(path.join(ROOT, '.gitignore'), 'utf8').split('\n');
    const there = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.includes(`${entry.name}/`))
      .map((entry) => entry.name);
    expect([...top]).toEqual(expect.arrayContaining(there));
    expect(top.size).toBe(there.length);
  });

  test('names the test command that continuous integration runs', () => {
    const ci = readFileSync(path.join(ROOT, '.ci', 'run'), 'utf8');
    expect(README).toContain('npm test ');
    expect(ci).toMatch(/^suite test npm test$/m);
  });
});
