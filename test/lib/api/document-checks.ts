import * as z from 'zod';
import type { OpenApiDocument, Operation } from '../../../lib/api/contract/openapi';

/** Checks values against the schemas of an OpenAPI document, like a client that knows only the document. */
export function checksOf(document: OpenApiDocument) {
  const text = JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
  const $defs = JSON.parse(text) as Record<string, z.core.JSONSchema.JSONSchema>;
  const cache = new Map<string, z.ZodType>();
  const named = (id: string): z.ZodType => {
    const schema = cache.get(id) ?? z.fromJSONSchema({ $ref: `#/$defs/${id}`, $defs });
    cache.set(id, schema);
    return schema;
  };
  return {
    named,
    /** The document's schema for an answer. */
    answer: (operation: Operation, status: number, mediaType: string): z.ZodType => {
      const response = operation.responses[String(status)] as {
        content: Record<string, { schema: { $ref?: string } }>;
      };
      const reference = response?.content[mediaType]?.schema.$ref;
      if (reference === undefined) throw new Error(`${operation.operationId}: no schema for ${status} ${mediaType}`);
      return named(reference.split('/').at(-1)!);
    },
  };
}

export type DocumentedOperation = { readonly method: string; readonly path: string; readonly operation: Operation };

export function operationsOf(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}
