import { ACCOUNT_ID } from '../../../domain/embedded-account';

const PARTITION = 'aws';

/** The value of `AWS::NoValue`: the member or element that has it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

export function pseudoParameters({
  stackName,
  region,
}: {
  readonly stackName: string;
  readonly region: string;
}): Record<string, unknown> {
  return {
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': [],
    'AWS::Partition': PARTITION,
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${ACCOUNT_ID}:stack/${stackName}/embedded`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

export function arn({ region }: { readonly region: string }, service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${region}:${ACCOUNT_ID}:${resource}`;
}
