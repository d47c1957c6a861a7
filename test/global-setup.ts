import { localAssembly } from './local-assembly';

/** The part of jest's configuration that is looked at. */
type GlobalConfig = { readonly testPathPatterns: { readonly isSet: () => boolean } };

/** Builds once what many suites need. For named files it does nothing: a suite builds what is missing. */
export default async function globalSetup({ testPathPatterns }: GlobalConfig): Promise<void> {
  if (!testPathPatterns.isSet()) await localAssembly();
}
