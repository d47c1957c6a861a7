import type { EmbeddedSettings } from '../../bin/pipeline/embedded-settings';
import { openEmbeddedCloud, type OpenCloud, type OpenOptions } from '../../bin/pipeline/embedded-cloud';
import type { WriteMode } from '../../lib/domain/write-mode';
import { copyAssembly, LOCAL_SETTINGS, shareAssembly } from '../local-assembly';
import { aContext } from './a-context';

type CloudParts = Pick<OpenOptions, 'route'> & {
  readonly writeMode?: WriteMode;
  readonly settings?: Partial<EmbeddedSettings>;
};

/** The real app, deployed into an embedded cloud that commands run in the folder find. */
export async function aCloud(folder: string, { writeMode, settings, ...parts }: CloudParts = {}): Promise<OpenCloud> {
  if (writeMode === undefined) shareAssembly(folder);
  else await copyAssembly(folder, writeMode);
  const ignore = () => {};
  return openEmbeddedCloud({
    settings: { ...LOCAL_SETTINGS, ...settings },
    context: aContext(folder),
    output: { note: ignore, print: ignore, title: ignore, data: ignore },
    ports: [0],
    ...parts,
  });
}
