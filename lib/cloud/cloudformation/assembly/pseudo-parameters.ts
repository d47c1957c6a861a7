import { ACCOUNT_ID, REGION } from '../../../domain/embedded-account';

const PARTITION = 'aws';

/** The value of `AWS::NoValue`: the member or element that has it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

export function pseudoParameters(stackName: string): Record<string, unknown> {
  return {
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': [],
    'AWS::Partition': PARTITION,
    'AWS::Region': REGION,
    'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stackName}/embedded`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

export function arn(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}
