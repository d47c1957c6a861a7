import type { OpenApiDocument, Operation, Parameter } from './openapi';
import { PROBLEM_CODES, PROBLEMS } from './problem';

/** The OpenAPI document as one page for people: no scripts, no requests to other hosts. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const sections = tags.map(
    (tag) => `<section id="${escape(tag)}"><h2>${escape(tag)}</h2>
${operations
  .filter(({ operation }) => operation.tags.includes(tag))
  .map(operationHtml)
  .join('\n')}</section>`,
  );
  const { title, version, description } = document.info as { title: string; version: string; description: string };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<header><h1>${escape(title)} <small>${escape(version)}</small></h1><p>${escape(description)}</p>
<nav>${tags.map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' ')} <a href="#schemas">Schemas</a> <a href="#problems">Problems</a> <a href="/openapi.json">openapi.json</a></nav></header>
<main>
${sections.join('\n')}
<section id="schemas"><h2>Schemas</h2>
${Object.entries(document.components.schemas).map(schemaHtml).join('\n')}</section>
<section id="problems"><h2>Problems</h2>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>
${PROBLEM_CODES.map((code) => `<tr><td><code>${code}</code></td><td>${PROBLEMS[code].status}</td><td>${escape(PROBLEMS[code].title)}</td></tr>`).join('\n')}
</tbody></table></section>
</main>
</body>
</html>
`;
}

type Entry = { readonly path: string; readonly method: string; readonly operation: Operation };

function operationHtml({ path, method, operation }: Entry): string {
  const { operationId, summary, parameters, requestBody, responses, security } = operation;
  return `<article id="${operationId}"><h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${escape(path)}</code></h3>
<p>${escape(summary)}${security.length > 0 ? ' <em>Needs the control token.</em>' : ''}</p>
${parameters.length > 0 ? parameterTable(parameters) : ''}${requestBody ? `<p>Body: ${bodyHtml(requestBody)}</p>` : ''}
<details><summary>Answers</summary><table><tbody>
${Object.entries(responses).map(responseHtml).join('\n')}
</tbody></table></details></article>`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><td><code>${escape(name)}</code></td><td>${place}${required ? ', required' : ''}</td>` +
      `<td><code>${escape(typeText(schema))}</code></td><td>${escape(description ?? '')}</td></tr>`,
  );
  return `<table><thead><tr><th>Name</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

type Content = { readonly content?: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>> };

function bodyHtml(body: Content): string {
  return Object.values(body.content ?? {})
    .map(({ schema }) => schemaLink(schema))
    .join(', ');
}

function responseHtml([status, response]: [string, Content & { readonly description?: string }]): string {
  const types = Object.entries(response.content ?? {}).map(
    ([type, { schema }]) => `<code>${escape(type)}</code> ${schemaLink(schema)}`,
  );
  return `<tr><td>${status}</td><td>${escape(response.description ?? '')}</td><td>${types.join('<br>')}</td></tr>`;
}

function schemaLink(schema: Readonly<Record<string, unknown>>): string {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1)! : undefined;
  return name === undefined ? '' : `<a href="#schema-${escape(name)}">${escape(name)}</a>`;
}

function schemaHtml([name, schema]: [string, Readonly<Record<string, unknown>>]): string {
  const text = JSON.stringify(schema, null, 2);
  return `<article id="schema-${escape(name)}"><h3>${escape(name)}</h3>
<details><summary>${escape(typeof schema.description === 'string' ? schema.description : 'JSON Schema')}</summary><pre>${escape(text)}</pre></details></article>`;
}

function typeText(schema: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(schema.enum)) return schema.enum.join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const { type, minimum, maximum } = schema;
  const range = minimum === undefined && maximum === undefined ? '' : ` ${String(minimum)}..${String(maximum)}`;
  return `${typeof type === 'string' ? type : 'any'}${range}`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
