import path from 'node:path';
import type { Engine, EngineOptions } from '../engines/engine';
import { startEngineThread } from '../engines/engine-thread';

/** Starts the embedded Kinesis (kinesalite). It supports only HTTP/1.1 and identifies streams by name, not by ARN. */
export function startKinesisEngine(options: EngineOptions = {}): Promise<Engine> {
  return startEngineThread('kinesis', path.join(__dirname, `kinesis-worker${path.extname(__filename)}`), options);
}
