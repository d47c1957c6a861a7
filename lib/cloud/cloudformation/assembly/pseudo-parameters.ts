/** Where the embedded cloud pretends to be: the account that the engines put into their ARNs, and their region. */
export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';
const PARTITION = 'aws';

/** What `AWS::NoValue` evaluates to: whatever holds it disappears. */
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
