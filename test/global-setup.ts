import { builtFrom, ensureBuilt, hashOfSources, OUT } from '../scripts/build';
import { localAssembly } from './local-assembly';
import { TEST_BUILD_VARIABLE } from './test-build';

/** The part of jest's configuration that is looked at. */
type GlobalConfig = { readonly testPathPatterns: { readonly isSet: () => boolean } };

/**
 * Makes once what many suites need. For named files it makes nothing, so that a single test starts at once after a
 * change: a suite makes what it misses. A build is used only if it is that of the sources as they are.
 */
export default async function globalSetup({ testPathPatterns }: GlobalConfig): Promise<void> {
  if (!testPathPatterns.isSet()) {
    ensureBuilt();
    await localAssembly();
  }
  if (builtFrom() === hashOfSources()) process.env[TEST_BUILD_VARIABLE] = OUT;
}
