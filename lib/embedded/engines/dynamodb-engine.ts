import path from 'node:path';
import type { Engine, EngineOptions } from './engine';
import { startEngineThread } from './engine-thread';

/** Starts the embedded DynamoDB (dynalite): no transactions, no streams, no expiry by TTL, never throttles. */
export function startDynamoDbEngine(options: EngineOptions = {}): Promise<Engine> {
  return startEngineThread('dynamodb', path.join(__dirname, 'dynamodb-worker.ts'), options);
}
