import { worstBatchMs } from '../../../../lib/constructs/worst-batch';
import { referred, resourcesOf, type Found, type Templates } from '../templates';

export type Rule = (templates: Templates) => string[];

export type MappingProperties = {
  readonly BatchSize: number;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: unknown } };
  readonly EventSourceArn: unknown;
  readonly FunctionName: unknown;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumRecordAgeInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
  readonly ParallelizationFactor?: number;
  readonly StartingPosition: string;
};

type Bucket = {
  readonly LifecycleConfiguration?: { readonly Rules: readonly { readonly ExpirationInDays?: number }[] };
};
type Stream = { readonly RetentionPeriodHours: number };

function mappings(templates: Templates): Found<MappingProperties>[] {
  return resourcesOf<MappingProperties>(templates, 'AWS::Lambda::EventSourceMapping');
}

/** A rule for the properties of a single mapping. */
function ofEachMapping(fault: (properties: MappingProperties) => string | false): Rule {
  return (templates) =>
    mappings(templates).flatMap(({ where, properties }) => {
      const text = fault(properties);
      return text === false ? [] : [`${where}: ${text}`];
    });
}

/** Without it, one bad record causes its whole batch to be sent again. */
export const reportsItemFailures = ofEachMapping(
  ({ FunctionResponseTypes = [] }) =>
    !FunctionResponseTypes.includes('ReportBatchItemFailures') && 'does not report batch item failures',
);

export const bisects = ofEachMapping(
  ({ BisectBatchOnFunctionError }) => BisectBatchOnFunctionError !== true && 'does not bisect a failing batch',
);

/** Both -1 and no value mean forever: a bad record would block its shard until it expires, and would then be lost. */
export const endsRetries = ofEachMapping(
  ({ MaximumRetryAttempts = -1 }) => MaximumRetryAttempts < 0 && 'retries for ever',
);

export const endsByAge = ofEachMapping(
  ({ MaximumRecordAgeInSeconds = -1 }) => MaximumRecordAgeInSeconds < 0 && 'has no highest record age',
);

/** LATEST loses records put between the deployment and the first poll. */
export const startsAtTheOldest = ofEachMapping(
  ({ StartingPosition }) => StartingPosition !== 'TRIM_HORIZON' && `starts at ${StartingPosition}`,
);

/** The rollups require that a shard's records arrive in order. */
export const keepsShardOrder = ofEachMapping(
  ({ ParallelizationFactor = 1 }) => ParallelizationFactor !== 1 && `reads a shard ${ParallelizationFactor} ways`,
);

/** A queue or topic would receive only the record's position in the stream, where the record expires. */
export const keepsFailedPayloads: Rule = (templates) =>
  mappings(templates)
    .filter((mapping) => bucketOf(templates, mapping)?.resource.Type !== 'AWS::S3::Bucket')
    .map(({ where }) => `${where}: puts what failed for good into no bucket`);

export const failuresOutliveTheStream: Rule = (templates) =>
  mappings(templates).flatMap((mapping) => {
    const kept = bucketOf(templates, mapping)?.properties.LifecycleConfiguration?.Rules[0]?.ExpirationInDays;
    const hours = retentionHours(templates, mapping);
    if (kept === undefined || kept * 24 > hours) return [];
    return [`${mapping.where}: failed records are kept ${kept} days, the stream's own ${hours} hours`];
  });

/** Otherwise a failing record is trimmed before it reaches the failure bucket. */
export const putsAsideInTime: Rule = (templates) =>
  mappings(templates)
    .filter(
      (mapping) => (mapping.properties.MaximumRecordAgeInSeconds ?? 0) >= retentionHours(templates, mapping) * 3600,
    )
    .map(({ where }) => `${where}: the highest record age is not under the stream's retention`);

export const timeoutHoldsTheWorstBatch: Rule = (templates) =>
  mappings(templates).flatMap(({ stack, where, properties }) => {
    const fn = referred<{ Timeout?: number }>(templates, stack, properties.FunctionName);
    const timeoutMs = (fn?.properties.Timeout ?? 3) * 1000;
    const neededMs = worstBatchMs(properties.BatchSize);
    return timeoutMs >= neededMs ? [] : [`${where}: a batch may need ${neededMs} ms, the timeout is ${timeoutMs}`];
  });

/** An alarm after half of the retention leaves too little time to act. */
export const warnsInTime: Rule = (templates) =>
  mappings(templates).flatMap((mapping) => {
    const halfMs = (retentionHours(templates, mapping) * 3_600_000) / 2;
    const fn = referred(templates, mapping.stack, mapping.properties.FunctionName);
    const alarms = resourcesOf<Alarm>(templates, 'AWS::CloudWatch::Alarm').filter(
      ({ stack, properties }) =>
        properties.MetricName === 'IteratorAge' &&
        properties.Dimensions?.some(({ Value }) => referred(templates, stack, Value)?.where === fn?.where),
    );
    if (alarms.some(({ properties }) => properties.Threshold < halfMs)) return [];
    return [`${mapping.where}: no alarm says in the first half of the retention that it is behind`];
  });

type Alarm = {
  readonly MetricName: string;
  readonly Threshold: number;
  readonly Dimensions?: readonly { readonly Value: unknown }[];
};

function bucketOf(templates: Templates, { stack, properties }: Found<MappingProperties>): Found<Bucket> | undefined {
  return referred<Bucket>(templates, stack, properties.DestinationConfig?.OnFailure?.Destination);
}

function retentionHours(templates: Templates, { stack, properties }: Found<MappingProperties>): number {
  return referred<Stream>(templates, stack, properties.EventSourceArn)?.properties.RetentionPeriodHours ?? 24;
}
