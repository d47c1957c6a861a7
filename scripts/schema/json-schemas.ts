import * as z from 'zod';
import { EVENT_SCHEMAS, eventSchema } from '../../lib/events/event';
import { faultFileSchema } from '../../lib/cloud/faults/fault-schema';
import { manifestSchema } from '../../lib/domain/run/run';

/** The parts of a JSON Schema (2020-12) that are read here. */
export type JsonSchema = {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
};

/** The schema of each event type, in the order of the union. */
export function eventTypeSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map(
    EVENT_SCHEMAS.map((option) => {
      const type = option.shape.event_type.value;
      return [type, jsonSchemaOf(option, `A ${type} event`)];
    }),
  );
}

/** Schema files by name: all events, each event type, the manifest of a run, and files of faults. */
export function schemaFiles(): ReadonlyMap<string, JsonSchema> {
  const types = [...eventTypeSchemas()].map(([type, schema]) => [fileNameOf(type), schema] as const);
  return new Map([
    ['event.json', jsonSchemaOf(eventSchema, 'Any Legion event')],
    ...types,
    ['manifest.json', jsonSchemaOf(manifestSchema, 'The manifest of a run')],
    ['faults.json', jsonSchemaOf(faultFileSchema, 'A file of faults')],
  ]);
}

/** `CREDIT_ASSESSMENT` becomes `credit-assessment.json`. */
export function fileNameOf(eventType: string): string {
  return `${eventType.toLowerCase().replaceAll('_', '-')}.json`;
}

function jsonSchemaOf(schema: z.ZodType, title: string): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return { $schema, title, ...rest } as JsonSchema;
}
