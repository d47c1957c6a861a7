import path from 'node:path';
import type { EngineThreadOptions } from '../engines/engine';
import { startEngineThread, type RunningEngine } from '../engines/start-engine';

/** Starts Kinesis in a thread of its own. */
export function startKinesisEngine(options: EngineThreadOptions = {}): Promise<RunningEngine> {
  return startEngineThread('kinesis', path.join(__dirname, `kinesis-worker${path.extname(__filename)}`), options);
}
