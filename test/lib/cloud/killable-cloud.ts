import { startEmbeddedCloud } from '../../../lib/cloud/cloud';
import { systemClock } from '../../../lib/core/system-clock';

/** A cloud in a process of its own, to be killed: `<assembly> <data folder>`. Says where it is, then how far it is. */
const [assemblyDir = '', dataDir = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const cloud = await startEmbeddedCloud({
    assemblyDir,
    dataDir,
    clock: systemClock,
    log: {
      info: () => undefined,
      warn: (details, message) => process.stderr.write(`${message} ${JSON.stringify(details)}\n`),
    },
  });
  process.stdout.write(`${JSON.stringify(cloud.endpoints)}\n`);
}

void main();
