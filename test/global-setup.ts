import { builtFrom, ensureBuilt, hashOfSources, OUT } from '../scripts/build';
import { localAssembly } from './local-assembly';
import { TEST_BUILD_VARIABLE } from './test-build';

/** The part of jest's configuration that is used. */
type GlobalConfig = { readonly testPathPatterns: { readonly isSet: () => boolean } };

/**
 * Prepares once what many suites need. When test files are named it prepares nothing, so that a single test starts at
 * once after a change; a suite creates what it lacks. A build is used only if it is of the current sources.
 */
export default async function globalSetup({ testPathPatterns }: GlobalConfig): Promise<void> {
  if (!testPathPatterns.isSet()) {
    ensureBuilt();
    await localAssembly();
  }
  if (builtFrom() === hashOfSources()) process.env[TEST_BUILD_VARIABLE] = OUT;
}
