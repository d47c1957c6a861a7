import { openEmbeddedCloud, type OpenCloud, type OpenOptions } from '../../bin/pipeline/embedded-cloud';
import { LOCAL_SETTINGS, shareAssembly } from '../local-assembly';
import { aContext } from './a-context';

/** The real app, deployed into an embedded cloud that commands run in the folder find. */
export function aCloud(folder: string, parts: Pick<OpenOptions, 'route'> = {}): Promise<OpenCloud> {
  shareAssembly(folder);
  const ignore = () => {};
  return openEmbeddedCloud({
    settings: LOCAL_SETTINGS,
    context: aContext(folder),
    output: { note: ignore, print: ignore, title: ignore, data: ignore },
    ports: [0],
    ...parts,
  });
}
