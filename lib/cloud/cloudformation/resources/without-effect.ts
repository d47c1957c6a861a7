import { ACCOUNT_ID } from '../../../domain/embedded-account';
import { arn } from '../assembly/pseudo-parameters';
import { resourceValues, type CloudServices, type Provider, type ResourceRequest } from './provider';

/** Why the types of a service have no effect here; other types are unknown. */
const REASONS: Readonly<Record<string, string>> = {
  'AWS::IAM::': 'permissions: every call is allowed',
  'AWS::KMS::': 'keys: nothing is encrypted at rest',
  'AWS::Logs::': 'log groups: what functions print is kept by the embedded cloud itself',
  'AWS::CloudWatch::': 'alarms and CloudWatch dashboards',
  'AWS::SNS::': 'notifications',
  'AWS::S3::BucketPolicy': 'permissions: every call is allowed',
  'AWS::Lambda::Permission': 'permissions: every call is allowed',
  'AWS::SQS::QueuePolicy': 'permissions: every call is allowed',
};

/** Deploys a resource in name only: references to it work, and the list of what is not emulated names it. */
export const withoutEffect: Provider = (request, services) => {
  const reason = Object.entries(REASONS).find(([prefix]) => request.type.startsWith(prefix))?.[1];
  services.notEmulated(request, reason ?? 'this kind of resource');
  const name = nameOf(request);
  return resourceValues(name, { Arn: arnOf(services, request.type, name) });
};

function nameOf({ stackName, logicalId, properties }: ResourceRequest): string {
  const named = Object.entries(properties).find(([key, value]) => key.endsWith('Name') && typeof value === 'string');
  return (named?.[1] as string | undefined) ?? `${stackName}-${logicalId}`;
}

function arnOf(place: Pick<CloudServices, 'region'>, type: string, name: string): string {
  const [, service = 'unknown', kind = ''] = type.split('::');
  if (service === 'IAM') return `arn:aws:iam::${ACCOUNT_ID}:${kind.toLowerCase()}/${name}`;
  return arn(place, service.toLowerCase(), `${kind.toLowerCase()}/${name}`);
}
