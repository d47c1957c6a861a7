import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
/** Installed or generated folders, without pages of our own. */
const LEFT_OUT = new Set(['node_modules', 'cdk.out', 'dist', 'coverage', '.git', '.legion', '.venv']);

function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : pagesBelow(file);
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

const withoutCode = (page: string) => page.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/^ {4}.*$/gm, '');

/** Links and pictures of a page that lead to files or headings. */
function linksOf(page: string): string[] {
  const text = withoutCode(page);
  const found = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/\bsrc(?:set)?="([^"]+)"/g)];
  return found.map((match) => match[1]!).filter((link) => !/^(https?|mailto):/.test(link));
}

/** The anchors of a page's headings, as GitHub generates them. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title] of withoutCode(page).matchAll(/^#+ (.+)$/gm)) {
    const anchor = title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const repeated = [...anchors].filter((known) => known.replace(/-\d+$/, '') === anchor).length;
    anchors.add(repeated === 0 ? anchor : `${anchor}-${repeated}`);
  }
  return anchors;
}

const pages = new Map(pagesBelow(ROOT).map((file) => [file, readFileSync(file, 'utf8')]));

function isBroken(file: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const to = target === '' ? file : path.resolve(path.dirname(file), decodeURI(target));
  if (!existsSync(to)) return true;
  return anchor !== undefined && !anchorsOf(pages.get(to) ?? '').has(anchor);
}

test('every relative link of every page leads to a file, and every anchor to a heading', () => {
  const links = [...pages].flatMap(([file, page]) => linksOf(page).map((link) => [file, link] as const));
  expect(links.length).toBeGreaterThan(100);
  const broken = links.filter(([file, link]) => isBroken(file, link));
  expect(broken.map(([file, link]) => `${path.relative(ROOT, file)}: ${link}`)).toEqual([]);
});

test('every path from the root that a page names in code exists, unless git ignores it', () => {
  const ignored = readFileSync(path.join(ROOT, '.gitignore'), 'utf8').split('\n');
  const pathInCode = /`((?:bin|lib|lambda|producer|dashboard|scripts|test|bench|data|docs)\/[\w./-]+)`/g;
  const named = [...pages]
    .filter(([file]) => path.basename(file) !== 'CHANGELOG.md')
    .flatMap(([file, page]) => [...withoutCode(page).matchAll(pathInCode)].map(([, to]) => [file, to!] as const));
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(([, to]) => !existsSync(path.join(ROOT, to)) && !ignored.includes(to));
  expect(missing.map(([file, to]) => `${path.relative(ROOT, file)}: ${to}`)).toEqual([]);
});

test('a link to a missing file or heading is found', () => {
  const [readme] = [...pages.keys()].filter((file) => file === path.join(ROOT, 'README.md'));
  expect(linksOf('[a](no-such.md) and [b](docs/api.md#routes)\n\n    [c](code.md)')).toEqual([
    'no-such.md',
    'docs/api.md#routes',
  ]);
  expect(['no-such.md', 'docs/api.md#no-such', 'docs/api.md#routes'].map((link) => isBroken(readme!, link))).toEqual([
    true,
    true,
    false,
  ]);
});
