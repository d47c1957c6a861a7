import { docsPage } from '../contract/docs-page';
import { DOCS_STYLE } from '../contract/docs-style';
import { openApiDocument, type OpenApiDocument } from '../contract/openapi';
import type { Handlers } from './handler';

/** The document depends only on the version, and takes a few milliseconds to make. */
const documents = new Map<string, OpenApiDocument>();

function documentOf(version: string): OpenApiDocument {
  const document = documents.get(version) ?? openApiDocument({ version });
  documents.set(version, document);
  return document;
}

export const documentHandlers = {
  getOpenApi: async (_input, { version }) => ({
    kind: 'text',
    mediaType: 'application/json; charset=utf-8',
    text: JSON.stringify(documentOf(version)),
  }),
  getDocs: async (_input, { version }) => ({
    kind: 'text',
    mediaType: 'text/html; charset=utf-8',
    text: docsPage(documentOf(version)),
    page: true,
  }),
  getDocsStyle: async () => ({ kind: 'text', mediaType: 'text/css; charset=utf-8', text: DOCS_STYLE }),
} satisfies Partial<Handlers>;
