import { allResources, referred, resourcesOf, type Found } from '../templates';
import type { Rule } from './mapping-rules';

/** Resources that hold records, counts or logs whose loss would matter. */
const HOLDS_DATA = ['AWS::DynamoDB::Table', 'AWS::Kinesis::Stream', 'AWS::S3::Bucket', 'AWS::Logs::LogGroup'];

type Table = {
  readonly DeletionProtectionEnabled?: boolean;
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
};

/** A stage that keeps its data loses none when a stack is deleted or a resource is replaced. */
export const retainsData: Rule = (templates) =>
  allResources(templates)
    .filter(({ resource }) => HOLDS_DATA.includes(resource.Type))
    .filter(({ resource }) => resource.DeletionPolicy !== 'Retain' || resource.UpdateReplacePolicy !== 'Retain')
    .map(({ where }) => `${where}: goes with its stack`);

/** A throwaway stage leaves nothing behind. */
export const leavesNothingBehind: Rule = (templates) =>
  allResources(templates)
    .filter(({ resource }) => resource.DeletionPolicy !== undefined && resource.DeletionPolicy !== 'Delete')
    .map(({ where }) => `${where}: stays when its stack goes`);

export const refusesDeletion: Rule = (templates) =>
  tables(templates)
    .filter(({ properties }) => properties.DeletionProtectionEnabled !== true)
    .map(({ where }) => `${where}: can be deleted by one call`);

export const canBeRestored: Rule = (templates) =>
  tables(templates)
    .filter(({ properties }) => properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled !== true)
    .map(({ where }) => `${where}: has no point-in-time recovery`);

/** A log group that Lambda creates by itself is kept, and paid for, forever. */
export const logsEnd: Rule = (templates) => [
  ...resourcesOf<{ LoggingConfig?: { LogGroup?: unknown } }>(templates, 'AWS::Lambda::Function')
    .filter(({ stack, properties }) => !referred(templates, stack, properties.LoggingConfig?.LogGroup))
    .map(({ where }) => `${where}: has no log group of its own`),
  ...resourcesOf<{ RetentionInDays?: number }>(templates, 'AWS::Logs::LogGroup')
    .filter(({ properties }) => properties.RetentionInDays === undefined)
    .map(({ where }) => `${where}: is kept for ever`),
];

const TAGGED = [
  ...HOLDS_DATA,
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::CloudWatch::Alarm',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
];

/** Allows a bill to be divided and an orphaned resource to be traced. */
export const saysWhoseItIs: Rule = (templates) =>
  allResources<{ Tags?: readonly { Key: string }[] }>(templates)
    .filter(({ resource }) => TAGGED.includes(resource.Type))
    .filter(({ properties }) =>
      ['application', 'stage'].some((key) => !properties.Tags?.some((tag) => tag.Key === key)),
    )
    .map(({ where }) => `${where}: does not carry the tags application and stage`);

export const alarmsReachSomebody: Rule = (templates) =>
  resourcesOf<{ AlarmActions?: readonly unknown[] }>(templates, 'AWS::CloudWatch::Alarm')
    .filter(({ properties }) => (properties.AlarmActions ?? []).length === 0)
    .map(({ where }) => `${where}: goes off in silence`);

function tables(templates: Parameters<Rule>[0]): Found<Table>[] {
  return resourcesOf<Table>(templates, 'AWS::DynamoDB::Table');
}
