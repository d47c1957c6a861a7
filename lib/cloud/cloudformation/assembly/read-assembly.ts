import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../../core/user-error';
import { sortByDependency } from './sort-by-dependency';
import type { Template } from './template';

/** One stack of a synthesized app, ready to be deployed. */
export type AssemblyStack = {
  readonly name: string;
  readonly template: Template;
  /** Absolute path of each file asset, by the object key of its upload. */
  readonly assets: ReadonlyMap<string, string>;
};

type Artifact = {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly file?: string;
    readonly directoryName?: string;
  };
};

type AssetManifest = {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
};

/**
 * Reads the output of `cdk synth`: every stack, including those of nested stages, each after the ones it depends on.
 *
 * @throws UserError when the folder is not a cloud assembly
 */
export function readAssembly(directory: string): AssemblyStack[] {
  const artifacts = readManifest(directory);
  const order = sortByDependency(
    Object.keys(artifacts),
    (id) => (artifacts[id]!.dependencies ?? []).filter((dependency) => dependency in artifacts),
    (cycle) => new UserError(`the stacks of ${directory} depend on each other in a circle: ${cycle.join(' → ')}`),
  );
  const assets = readAssets(directory, Object.values(artifacts));
  return order.flatMap((id) => readArtifact(directory, id, artifacts[id]!, assets));
}

function readManifest(directory: string): Record<string, Artifact> {
  const file = path.join(directory, 'manifest.json');
  if (!existsSync(file))
    throw new UserError(`${directory} is not a cloud assembly: it has no manifest.json; synthesize the app first`);
  return (readJson(file) as { artifacts?: Record<string, Artifact> }).artifacts ?? {};
}

function readArtifact(
  directory: string,
  id: string,
  { type, properties }: Artifact,
  assets: ReadonlyMap<string, string>,
): AssemblyStack[] {
  if (type === 'cdk:cloud-assembly') return readAssembly(path.join(directory, properties!.directoryName!));
  if (type !== 'aws:cloudformation:stack') return [];
  const template = readJson(path.join(directory, properties!.templateFile!)) as Template;
  return [{ name: properties!.stackName ?? id, template, assets }];
}

function readAssets(directory: string, artifacts: readonly Artifact[]): Map<string, string> {
  const assets = new Map<string, string>();
  for (const { type, properties } of artifacts) {
    if (type !== 'cdk:asset-manifest') continue;
    const { files = {} } = readJson(path.join(directory, properties!.file!)) as AssetManifest;
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined) continue; // an external command makes it at deployment
      for (const { objectKey } of Object.values(destinations))
        assets.set(objectKey, path.resolve(directory, source.path));
    }
  }
  return assets;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`${file} cannot be read as JSON: ${(cause as Error).message}; synthesize the app again`, {
      cause,
    });
  }
}
