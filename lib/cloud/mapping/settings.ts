import * as z from 'zod';
import { UserError } from '../../core/user-error';
import { parseEventSource, type EventSource } from './event-source';
import { compileFilters, DEFAULT_FILTERS, type RecordFilter } from './record-filter';

type StartingPosition =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestampMs: number };

/** An event source mapping of a stream. `Infinity` stands for AWS's -1, "no limit". */
export type MappingSettings = {
  readonly source: EventSource;
  /** A name or an ARN, as declared. */
  readonly functionName: string;
  readonly enabled: boolean;
  readonly startingPosition: StartingPosition;
  readonly batchSize: number;
  readonly maximumBatchingWindowMs: number;
  readonly parallelizationFactor: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeMs: number;
  readonly reportBatchItemFailures: boolean;
  /** 0 without tumbling windows. */
  readonly tumblingWindowMs: number;
  /** ARN of the on-failure bucket, queue or topic. */
  readonly onFailureArn: string | undefined;
  /** Selects the records for the function; `undefined` selects all. */
  readonly filter: RecordFilter | undefined;
};

export type ParsedMapping = {
  readonly settings: MappingSettings;
  /** What the deployment lists: valid properties without effect here, or with an effect that they may not have on AWS. */
  readonly unsupported: readonly string[];
};

/** CloudFormation passes numbers and booleans as such or as strings. */
function integer(minimum: number, maximum: number) {
  const range = `a whole number from ${minimum} to ${maximum}`;
  const parse = z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
    z.int(`expected ${range}`).min(minimum, `expected ${range}`).max(maximum, `expected ${range}`),
  );
  return parse;
}

const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('expected true or false'),
);

const onFailureArn = z
  .string()
  .regex(/^arn:aws[a-zA-Z0-9-]*:(s3|sqs|sns):/, 'expected the ARN of an S3 bucket, SQS queue or SNS topic');

const source = z.string().transform((arn, context): EventSource => {
  const parsed = parseEventSource(arn);
  if (parsed) return parsed;
  context.addIssue('expected the ARN of a Kinesis stream, a consumer of one, or the stream of a table');
  return z.NEVER;
});

// Ranges: Lambda API reference, CreateEventSourceMapping; defaults: developer guide, services-kinesis-parameters and
// services-ddb-params, which agree.
const propertiesSchema = z.looseObject({
  EventSourceArn: source,
  FunctionName: z.string().min(1),
  Enabled: flag.default(true),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']),
  StartingPositionTimestamp: z.coerce.number().nonnegative().optional(),
  BatchSize: integer(1, 10_000).default(100),
  MaximumBatchingWindowInSeconds: integer(0, 300).default(0),
  ParallelizationFactor: integer(1, 10).default(1),
  BisectBatchOnFunctionError: flag.default(false),
  MaximumRetryAttempts: integer(-1, 10_000).default(-1),
  MaximumRecordAgeInSeconds: integer(-1, 604_800)
    .refine((seconds) => seconds === -1 || seconds >= 60, 'expected -1 or 60 to 604800')
    .default(-1),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).max(1).default([]),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: onFailureArn }).optional() }).optional(),
  FilterCriteria: z
    .strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string().max(4096) })).default([]) })
    .optional(),
  TumblingWindowInSeconds: integer(0, 900).default(0),
  Tags: z.unknown().optional(), // without effect on AWS too, so they are not listed
});

type Properties = z.infer<typeof propertiesSchema>;

/**
 * Reads the properties of an `AWS::Lambda::EventSourceMapping`, with references resolved, by AWS's ranges and defaults.
 *
 * @throws UserError that names every fault in one line
 */
export function parseMappingSettings(properties: unknown): ParsedMapping {
  const parsed = propertiesSchema.safeParse(properties);
  const faults = parsed.success ? contradictions(parsed.data) : parsed.error.issues.map(describeIssue);
  if (!parsed.success || faults.length > 0) {
    throw new UserError(`event source mapping cannot be deployed: ${faults.join('; ')}`);
  }
  const known = new Set(Object.keys(propertiesSchema.shape));
  const unsupported = Object.keys(parsed.data).filter((name) => !known.has(name));
  return { settings: toSettings(parsed.data), unsupported: [...unsupported, ...quotaNotes(parsed.data)] };
}

/** What AWS takes only from accounts that have asked for it. */
function quotaNotes({ FilterCriteria }: Properties): string[] {
  const filters = FilterCriteria?.Filters.length ?? 0;
  return filters > DEFAULT_FILTERS
    ? [`FilterCriteria: the ${filters} filters are taken here, and on AWS with a quota above ${DEFAULT_FILTERS}`]
    : [];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'properties'}: ${issue.message}`;
}

function contradictions(properties: Properties): string[] {
  const faults: string[] = [];
  const hasTimestamp = properties.StartingPositionTimestamp !== undefined;
  if (hasTimestamp !== (properties.StartingPosition === 'AT_TIMESTAMP')) {
    faults.push('StartingPositionTimestamp: expected with StartingPosition AT_TIMESTAMP, and only then');
  }
  // "AT_TIMESTAMP is supported only for Amazon Kinesis streams, …" (the same reference, StartingPosition).
  if (properties.StartingPosition === 'AT_TIMESTAMP' && properties.EventSourceArn.service === 'dynamodb') {
    faults.push('StartingPosition: expected TRIM_HORIZON or LATEST, because the stream of a table has no other');
  }
  // A shard has one state, which one batch after another takes and returns (terraform-aws-modules/terraform-aws-lambda,
  // issue 619; the guide does not say it).
  if (properties.TumblingWindowInSeconds > 0 && properties.ParallelizationFactor > 1) {
    faults.push('ParallelizationFactor: expected 1 with TumblingWindowInSeconds, because a shard has one state');
  }
  return faults;
}

function toSettings(properties: Properties): MappingSettings {
  return {
    source: properties.EventSourceArn,
    functionName: properties.FunctionName,
    enabled: properties.Enabled,
    startingPosition: startingPosition(properties),
    batchSize: properties.BatchSize,
    maximumBatchingWindowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    parallelizationFactor: properties.ParallelizationFactor,
    bisectBatchOnFunctionError: properties.BisectBatchOnFunctionError,
    maximumRetryAttempts: unlimited(properties.MaximumRetryAttempts),
    maximumRecordAgeMs: unlimited(properties.MaximumRecordAgeInSeconds) * 1000,
    tumblingWindowMs: properties.TumblingWindowInSeconds * 1000,
    reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
    onFailureArn: properties.DestinationConfig?.OnFailure?.Destination,
    filter: compileFilters(
      (properties.FilterCriteria?.Filters ?? []).map((filter) => filter.Pattern),
      properties.EventSourceArn.service,
    ),
  };
}

function startingPosition(properties: Properties): StartingPosition {
  if (properties.StartingPosition !== 'AT_TIMESTAMP') return { type: properties.StartingPosition };
  return { type: 'AT_TIMESTAMP', timestampMs: (properties.StartingPositionTimestamp ?? 0) * 1000 };
}

function unlimited(value: number): number {
  return value === -1 ? Infinity : value;
}
