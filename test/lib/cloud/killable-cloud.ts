import { startEmbeddedCloud } from '../../../lib/cloud/cloud';
import { systemClock } from '../../../lib/core/system-clock';

/** Runs a cloud in its own process, to be killed: `<assembly> <data folder>`. Prints its endpoints. */
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
