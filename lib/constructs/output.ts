import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Outputs a generated name under a key that is the same in every deployment. */
export function output(scope: Construct, name: string, value: string): CfnOutput {
  return new CfnOutput(scope, name, { value });
}
