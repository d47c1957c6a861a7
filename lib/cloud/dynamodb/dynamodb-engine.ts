import path from 'node:path';
import type { Engine, EngineOptions } from '../engines/engine';
import { startEngineThread } from '../engines/engine-thread';

/** Starts the embedded DynamoDB (dynalite): no transactions, no streams, no expiry by TTL, never throttles. */
export function startDynamoDbEngine(options: EngineOptions = {}): Promise<Engine> {
  return startEngineThread('dynamodb', path.join(__dirname, `dynamodb-worker${path.extname(__filename)}`), options);
}
