import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Says a name that the deployment has made, under a name that is the same in every deployment. */
export function output(scope: Construct, name: string, value: string): CfnOutput {
  return new CfnOutput(scope, name, { value });
}
