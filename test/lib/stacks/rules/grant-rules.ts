import { referred, resourcesOf, type Found, type Templates } from '../templates';
import type { MappingProperties } from './mapping-rules';

type FunctionProperties = {
  readonly FunctionName: string;
  readonly Role: unknown;
  readonly LoggingConfig?: { readonly LogGroup?: unknown };
  readonly TracingConfig?: { readonly Mode: string };
};
type Statement = { readonly Effect: string; readonly Action: string | readonly string[] };
type Policy = {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles?: readonly unknown[];
};
type Role = { readonly ManagedPolicyArns?: readonly unknown[]; readonly Policies?: readonly Policy[] };

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const TRACES = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html, without enhanced fan-out and names */
const POLL = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];
/** @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
const DELIVER = ['s3:ListBucket', 's3:PutObject'];

/**
 * Every function may do exactly what its bundle calls, and what Lambda does on its behalf.
 * @param sdkActionsOf the actions that the bundle of the function with that physical name calls; undefined if unknown
 */
export function grantsWhatIsUsed(sdkActionsOf: (functionName: string) => readonly string[] | undefined) {
  return (templates: Templates): string[] =>
    resourcesOf<FunctionProperties>(templates, 'AWS::Lambda::Function').flatMap((fn) => {
      const used = sdkActionsOf(fn.properties.FunctionName);
      if (!used) return [`${fn.where}: no bundle is known for ${fn.properties.FunctionName}`];
      const needed = new Set([...used, ...platformActions(templates, fn)]);
      const granted = new Set(grantedActions(templates, fn));
      return [
        ...[...granted].filter((action) => !needed.has(action)).map((action) => `${fn.where}: ${action} is not used`),
        ...[...needed]
          .filter((action) => !granted.has(action))
          .map((action) => `${fn.where}: ${action} is not granted`),
      ];
    });
}

function platformActions(templates: Templates, fn: Found<FunctionProperties>): string[] {
  const mappings = resourcesOf<MappingProperties>(templates, 'AWS::Lambda::EventSourceMapping').filter(
    ({ stack, properties }) => referred(templates, stack, properties.FunctionName)?.where === fn.where,
  );
  const ends = mappings.flatMap(({ stack, properties }) => [
    referred(templates, stack, properties.EventSourceArn)?.resource.Type,
    referred(templates, stack, properties.DestinationConfig?.OnFailure?.Destination)?.resource.Type,
  ]);
  return [
    ...(fn.properties.LoggingConfig?.LogGroup === undefined ? [] : LOGS),
    ...(fn.properties.TracingConfig?.Mode === 'Active' ? TRACES : []),
    ...(ends.includes('AWS::Kinesis::Stream') ? POLL.map((action) => `kinesis:${action}`) : []),
    ...(ends.includes('AWS::S3::Bucket') ? DELIVER : []),
  ];
}

/** A managed policy appears under its own name, which no bundle uses. */
function grantedActions(templates: Templates, fn: Found<FunctionProperties>): string[] {
  const role = referred<Role>(templates, fn.stack, fn.properties.Role);
  const policies = resourcesOf<Policy>(templates, 'AWS::IAM::Policy').filter(({ stack, properties }) =>
    properties.Roles?.some((name) => referred(templates, stack, name)?.where === role?.where),
  );
  const documents = [...policies.map(({ properties }) => properties), ...(role?.properties.Policies ?? [])];
  return [
    ...(role?.properties.ManagedPolicyArns ?? []).map((arn) => JSON.stringify(arn)),
    ...documents
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action),
  ];
}
