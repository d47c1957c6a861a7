import type { Config } from '@jest/types';
import { localAssembly } from './local-assembly';

/** Builds once what many suites need. For named files it does nothing: a suite builds what is missing. */
export default async function globalSetup({ testPathPatterns }: Config.GlobalConfig): Promise<void> {
  if (!testPathPatterns.isSet()) await localAssembly();
}
