import path from 'node:path';
import { LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const ROOT = path.resolve(__dirname, '../..');

/**
 * How esbuild makes a function's one file.
 * - The SDK is part of it: the runtime's own copy changes under a running function, and elsewhere than on AWS there is
 *   none. Its ES modules come first, because only of those esbuild leaves out what is not used.
 * - No source map: it would be five times the code's size, loaded and parsed by the very invocation that is in
 *   trouble. `keepNames` leaves the functions' names in stack traces instead.
 */
export const BUNDLING = {
  minify: true,
  keepNames: true,
  sourceMap: false,
  // The oldest Node.js that runs the same file in the embedded cloud.
  target: 'node20',
  mainFields: ['module', 'main'],
  externalModules: [],
};

/** Source file of the function in the folder `lambda/<name>`. */
export function functionEntry(name: string): string {
  return path.join(ROOT, 'lambda', name, 'handler.ts');
}

/** Properties for a NodejsFunction: bundled by the esbuild of this repository, never in Docker. */
export function functionBundle(name: string) {
  return {
    entry: functionEntry(name),
    handler: 'handler',
    projectRoot: ROOT,
    depsLockFilePath: path.join(ROOT, 'package-lock.json'),
    bundling: { ...BUNDLING, format: OutputFormat.CJS, forceDockerBundling: false, logLevel: LogLevel.WARNING },
  };
}
