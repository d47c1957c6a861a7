import { UserError } from '../lib/core/user-error';
import { propsFromContext } from '../lib/stacks/context-props';
import { buildApp } from '../lib/stacks/legion-app';

/** Entry point of the CDK command line (see cdk.json), which passes `-c name=value` in CDK_CONTEXT_JSON. */
function main(): void {
  const context = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as Record<string, unknown>;
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  // cdklocal sets it; setting it for the CDK itself means the same.
  const endpoint = process.env.AWS_ENDPOINT_URL;
  buildApp({ ...propsFromContext(context, { endpoint }), env }).synth();
}

try {
  main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
