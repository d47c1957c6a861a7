import { openEmbeddedCloud, type OpenCloud } from '../../bin/cli/embedded-cloud';
import { aContext } from './a-context';

/** The real app, deployed into an embedded cloud that commands called in the folder find. */
export function aCloud(folder: string): Promise<OpenCloud> {
  const context = aContext(folder);
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
    context,
    output: { note: nobody, print: nobody },
    port: 0,
  });
}
