import { existsSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, type BuildOptions } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');

/** Prebuilt bundles, one folder per function. A source checkout has none and bundles at each synthesis. */
const BUILT = path.join(ROOT, 'functions');

/**
 * How esbuild bundles a function into a single file.
 * - The SDK is bundled: the runtime's own copy changes under a running function, and is missing outside AWS. Its ES
 *   modules are preferred, because esbuild removes unused code only from those.
 * - No source map: it would be five times the size of the code, and it would be loaded and parsed by the very
 *   invocation that is failing. `keepNames` keeps function names in stack traces instead.
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
 * Bundles the function with this repository's esbuild, in this process. The CDK's NodejsFunction starts npx instead,
 * which takes longer than the bundling itself.
 */
export function functionCode(name: string): Code {
  const built = path.join(BUILT, name);
  if (existsSync(built)) return Code.fromAsset(built);
  return Code.fromAsset(path.join(ROOT, 'lambda', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: NO_IMAGE, local: { tryBundle: (outputDir) => bundleInto(outputDir, name) } },
  });
}

/** The CDK requires an image for bundling in Docker, which never happens here. */
const NO_IMAGE = DockerImage.fromRegistry('none');

function bundleInto(outputDir: string, name: string): boolean {
  buildSync({ ...bundleOptions(name), outfile: path.join(outputDir, 'index.js') });
  return true;
}
