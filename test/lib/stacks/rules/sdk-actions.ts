import path from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../../../lib/constructs/function-bundle';

const NO_ACTIONS = new Set([
  'dynamodb:DescribeEndpoints', // part of every DynamoDB client, called only with endpoint discovery, which is off
  'dynamodb:TransactWriteItems', // each part of a transaction is authorized as the action that it is
]);

const COMMAND = /\/@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/;

/**
 * IAM actions of the SDK commands in a function's bundle. esbuild removes every unused command and reports what it
 * included.
 */
export function sdkActions(functionName: string): string[] {
  const { outputs } = buildSync({ ...bundleOptions(functionName), metafile: true, write: false }).metafile;
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => COMMAND.exec(`/${file.split(path.sep).join('/')}`))
    .flatMap((match) => (match ? [`${match[1]}:${match[2]}`] : []))
    .filter((action) => !NO_ACTIONS.has(action));
}
