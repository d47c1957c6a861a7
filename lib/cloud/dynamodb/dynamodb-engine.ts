import path from 'node:path';
import type { EngineThreadOptions } from '../engines/engine';
import { startEngineThread, type RunningEngine } from '../engines/start-engine';

/** Starts DynamoDB in a thread of its own. */
export function startDynamoDbEngine(options: EngineThreadOptions = {}): Promise<RunningEngine> {
  return startEngineThread('dynamodb', path.join(__dirname, `dynamodb-worker${path.extname(__filename)}`), options);
}
