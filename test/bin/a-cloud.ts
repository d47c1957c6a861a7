import { mkdirSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openEmbeddedCloud, type OpenCloud, type OpenOptions } from '../../bin/pipeline/embedded-cloud';
import { STATE_FOLDER } from '../../bin/pipeline/run-paths';
import { aContext } from './a-context';

/** An assembly is named by all that it is made from, so the tests of one tree can share it; making one takes seconds. */
const SHARED_ASSEMBLIES = path.join(os.tmpdir(), 'legion-test-assemblies');

/** The real app, deployed into an embedded cloud that commands called in the folder find. */
export function aCloud(folder: string, parts: Pick<OpenOptions, 'route'> = {}): Promise<OpenCloud> {
  mkdirSync(SHARED_ASSEMBLIES, { recursive: true });
  mkdirSync(path.join(folder, STATE_FOLDER), { recursive: true });
  symlinkSync(SHARED_ASSEMBLIES, path.join(folder, STATE_FOLDER, 'assembly'));
  const nobody = () => {};
  return openEmbeddedCloud({
    settings: {
      stage: 'local',
      dataDir: undefined,
      shards: undefined,
      indexShards: undefined,
      retentionDays: undefined,
      port: undefined,
    },
    context: aContext(folder),
    output: { note: nobody, print: nobody, title: nobody, data: nobody },
    port: 0,
    ...parts,
  });
}
