import path from 'node:path';
import { findAssembly, synthesize } from '../../lib/cloud/cloudformation/synthesize';
import { IS_COMPILED } from '../../lib/core/is-compiled';
import type { EmbeddedSettings } from './embedded-settings';
import { STATE_FOLDER } from './run-paths';

const ROOT = path.resolve(__dirname, '..', '..');

/** Everything that the assembly is made from: while none of it changes, the last one is used again. */
const INPUTS = (IS_COMPILED ? ['build.json'] : ['lib', 'lambda', 'package-lock.json']).map((name) =>
  path.join(ROOT, name),
);

/** Assemblies that a build has made. They are replaced with the whole build, so their inputs need no comparing. */
const SHIPPED = path.join(ROOT, 'assembly');

/** What decides which assembly the embedded cloud needs. */
export type AssemblySettings = Pick<EmbeddedSettings, 'stage' | 'indexShards' | 'retentionDays' | 'shards'>;

/**
 * The assembly for these settings: the one that was built with the program, one that was synthesized earlier, or a new
 * one in the state folder.
 * @param onSynthesis called before a new one is synthesized
 */
export async function embeddedAssembly(
  settings: AssemblySettings,
  { cwd, onSynthesis }: { readonly cwd: string; readonly onSynthesis: () => void },
): Promise<string> {
  const shipped = findAssembly({ directory: SHIPPED, inputs: [], settings: plain(settings) });
  if (shipped !== undefined) return shipped;
  const { assemblyDir } = await synthesize({
    directory: path.join(cwd, STATE_FOLDER, 'assembly'),
    inputs: INPUTS,
    settings: plain(settings),
    buildApp: (outdir) => {
      onSynthesis();
      return embeddedApp(settings, outdir);
    },
  });
  return assemblyDir;
}

/** Synthesizes the assembly of these settings into the folder where a build keeps such. */
export async function shipAssembly(settings: AssemblySettings): Promise<void> {
  await synthesize({
    directory: SHIPPED,
    inputs: [],
    settings: plain(settings),
    buildApp: (outdir) => embeddedApp(settings, outdir),
  });
}

function plain({ stage, indexShards, retentionDays, shards }: AssemblySettings): AssemblySettings {
  return { stage, indexShards, retentionDays, shards };
}

async function embeddedApp({ stage, indexShards, retentionDays, shards }: AssemblySettings, outdir: string) {
  // The CDK takes most of a second to load: only when there is something to synthesize.
  const { buildApp } = await import('../../lib/stacks/legion-app');
  const { provisioned } = await import('../../lib/constructs/stream-capacity');
  const capacity = shards === undefined ? undefined : provisioned(shards);
  return buildApp({ target: 'embedded', stage, outdir, settings: { indexShards, retentionDays, capacity } });
}
