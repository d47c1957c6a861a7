import { existsSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, type BuildOptions } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');

/** Bundles that a build has made, one folder per function. The sources have none, and bundle at each synthesis. */
const BUILT = path.join(ROOT, 'functions');

/**
 * How esbuild makes a function's one file.
 * - The SDK is part of it: the runtime's own copy changes under a running function, and elsewhere than on AWS there is
 *   none. Its ES modules come first, because only of those esbuild leaves out what is not used.
 * - No source map: it would be five times the code's size, loaded and parsed by the very invocation that is in
 *   trouble. `keepNames` leaves the functions' names in stack traces instead.
 * @param name the function's folder below lambda/
 * @param sourceRoot the folder with the TypeScript sources
 */
export function bundleOptions(name: string, sourceRoot = ROOT) {
  return {
    absWorkingDir: sourceRoot,
    entryPoints: [path.join('lambda', name, 'handler.ts')],
    bundle: true,
    platform: 'node',
    // The oldest Node.js that runs the same file in the embedded cloud.
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: false,
    logLevel: 'warning',
  } satisfies BuildOptions;
}

/**
 * The function's code, bundled by the esbuild of this repository in this process: the CDK's NodejsFunction starts npx
 * for it, which takes longer than the bundling.
 */
export function functionCode(name: string): Code {
  const built = path.join(BUILT, name);
  if (existsSync(built)) return Code.fromAsset(built);
  return Code.fromAsset(path.join(ROOT, 'lambda', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: NO_IMAGE, local: { tryBundle: (outputDir) => bundleInto(outputDir, name) } },
  });
}

/** Asked for by the CDK, for a bundling in Docker that never takes place. */
const NO_IMAGE = DockerImage.fromRegistry('none');

function bundleInto(outputDir: string, name: string): boolean {
  buildSync({ ...bundleOptions(name), outfile: path.join(outputDir, 'index.js') });
  return true;
}
