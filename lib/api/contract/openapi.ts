import * as z from 'zod';
import { apiComponents } from './components';
import { PROBLEM_MEDIA_TYPE, PROBLEMS, problemSchema, type ProblemCode } from './problem';
import { COMMON_PROBLEMS, ROUTE_IDS, ROUTES, type Route } from './routes';

type Json = Readonly<Record<string, unknown>>;

export type OpenApiDocument = {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json };
};

export type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
  readonly security: readonly Json[];
};

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
};

const CONTROL_TOKEN_SCHEME = 'controlToken';

/** The OpenAPI 3.1 document, generated from the same schemas that validate requests. */
export function openApiDocument({ version }: { readonly version: string }): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const id of ROUTE_IDS) {
    const route: Route = ROUTES[id];
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(id, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Legion query API',
      version,
      description:
        'Reads what the pipeline has stored, watches it at work, and on a local target controls the producer. ' +
        'Unknown parameters are refused. Errors are problem details (RFC 9457) with stable codes.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        [CONTROL_TOKEN_SCHEME]: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token that is printed when the server starts. On AWS there are no control routes.',
        },
      },
    },
  };
}

function operation(id: string, route: Route): Operation {
  return {
    operationId: id,
    tags: [route.tag],
    summary: route.summary,
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...(route.response.kind === 'stream' ? [LAST_EVENT_ID] : []),
    ],
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
    }),
    responses: { '200': success(route), ...failures(route) },
    security: route.access === 'control' ? [{ [CONTROL_TOKEN_SCHEME]: [] }] : [],
  };
}

const LAST_EVENT_ID: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Id of the last message received; the stream goes on behind it',
  schema: { type: 'string' },
};

function parameters(place: 'path' | 'query', object: z.ZodObject): Parameter[] {
  return Object.entries(object.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const { description, ...schema } = inlineSchema(field) as { description?: string };
    const required = !field.safeParse(undefined).success;
    return { name, in: place, required, ...(description !== undefined && { description }), schema };
  });
}

function success(route: Route): Json {
  const { response } = route;
  switch (response.kind) {
    case 'json':
      return { description: route.summary, content: { 'application/json': { schema: schemaOf(response.schema) } } };
    case 'list':
      return {
        description: `${route.summary}. CSV and NDJSON hold the whole list.`,
        content: {
          'application/json': { schema: schemaOf(response.schema) },
          'text/csv': { schema: { type: 'string', description: `Columns: ${response.columns.join(', ')}` } },
          'application/x-ndjson': { schema: { type: 'string' } },
        },
      };
    case 'text':
      return { description: response.description, content: { [response.mediaType]: { schema: { type: 'string' } } } };
    case 'stream':
      return {
        description: `${route.summary}. Messages: ${messageList(response.messages)}.`,
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      };
    default:
      return response satisfies never;
  }
}

function messageList(messages: Readonly<Record<string, z.ZodType>>): string {
  return Object.entries(messages)
    .map(([name, schema]) => `\`${name}\` (${apiComponents.get(schema)?.id})`)
    .join(', ');
}

function failures(route: Route): Record<string, Json> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(route)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = schemaOf(problemSchema);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: `Codes: ${codes.join(', ')}`, content: { [PROBLEM_MEDIA_TYPE]: { schema } } },
    ]),
  );
}

/** Every problem code that the route may answer with. */
function problemsOf(route: Route): ProblemCode[] {
  const byAccess: ProblemCode[] = route.access === 'control' ? ['unauthorized', 'unsupported_media_type'] : [];
  const byKind: ProblemCode[] = route.response.kind === 'list' ? ['not_acceptable'] : [];
  return [...new Set([...COMMON_PROBLEMS, ...byAccess, ...byKind, ...route.problems])];
}

const reference = (id: string) => `#/components/schemas/${id}`;

function schemaOf(schema: z.ZodType): Json {
  const id = apiComponents.get(schema)?.id;
  return id === undefined ? inlineSchema(schema) : { $ref: reference(id) };
}

function inlineSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...inline } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  return inline;
}

/**
 * OpenAPI 3.1 schemas are JSON Schema 2020-12, the format that zod generates. A body is described as it is sent, with
 * fields that have a default being optional; an answer as it is received.
 */
function componentSchemas(): Record<string, Json> {
  const given = schemasFor('input');
  const bodies = ROUTE_IDS.flatMap((id) => {
    const { body }: Route = ROUTES[id];
    return body ? [apiComponents.get(body)?.id] : [];
  });
  return Object.fromEntries(
    Object.entries(schemasFor('output')).map(([id, schema]) => [id, bodies.includes(id) ? given[id]! : schema]),
  );
}

function schemasFor(io: 'input' | 'output'): Record<string, Json> {
  const { schemas } = z.toJSONSchema(apiComponents, { uri: reference, unrepresentable: 'any', io });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}
