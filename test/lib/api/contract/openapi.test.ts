import { readFileSync } from 'node:fs';
import path from 'node:path';
import { docsPage } from '../../../../lib/api/contract/docs-page';
import { openApiDocument } from '../../../../lib/api/contract/openapi';
import { PROBLEM_CODES } from '../../../../lib/api/contract/problem';
import { ROUTE_IDS } from '../../../../lib/api/contract/routes';

const document = openApiDocument({ version: '1' });
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

test('every route is documented once, and every reference leads to a schema', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual([...ROUTE_IDS].sort());
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
  expect(references.length).toBeGreaterThan(50);
  for (const reference of new Set(references)) {
    const id = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
    expect(Object.keys(document.components.schemas)).toContain(id);
  }
});

test('every placeholder in a path is a required parameter', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const parts = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const { parameters } of Object.values(methods)) {
      const given = parameters.filter((parameter) => parameter.in === 'path');
      expect(given.map(({ name }) => name)).toEqual(parts);
      expect(given.every(({ required }) => required)).toBe(true);
    }
  }
});

test('exactly the control routes require the token', () => {
  const secured = operations.filter(({ security }) => security.length > 0).map(({ operationId }) => operationId);
  const control = Object.entries(document.paths).filter(([path]) => path.startsWith('/control/'));
  expect(secured.sort()).toEqual(control.map(([, methods]) => methods.post!.operationId).sort());
});

test('the page for people names every route and problem, and loads nothing from other hosts', () => {
  const page = docsPage(document);
  for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>${path}</code>`);
  for (const code of PROBLEM_CODES) expect(page).toContain(`<code>${code}</code>`);
  expect(page).not.toMatch(/<script|style=|onclick|https?:\/\//);
});

test('the written documentation names exactly the routes that exist', () => {
  const text = readFileSync(path.join(__dirname, '../../../../docs/api.md'), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| `(GET|POST) /.test(line));
  const named = rows.flatMap((row) => {
    const routes = row.split('|')[1]!;
    const method = /`(GET|POST) /.exec(routes)![1]!;
    return [...routes.matchAll(/`(?:(?:GET|POST) )?(\/[^`]*)`/g)].map((match) => `${method} ${match[1]}`);
  });
  const existing = Object.entries(document.paths).flatMap(([route, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${route}`),
  );
  expect(named.sort()).toEqual(existing.sort());
});
