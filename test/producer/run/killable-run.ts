import path from 'node:path';
import { systemClock } from '../../../lib/core/system-clock';
import { runProducer } from '../../../producer/run/run';
import { fileSink } from '../../../producer/sinks/file-sink';
import { asLines } from '../../../producer/sinks/ndjson';
import { aConfig, recordsOf } from './a-run';

/**
 * A producer process for tests to kill: `killable-run.ts <folder> <count>`. It prints its summary if it survives to the
 * end.
 */
const [folder, count] = process.argv.slice(2) as [string, string];
const config = aConfig({ eventsPerSecond: 10_000, labels: 'sidecar' });
const clock = systemClock;

void runProducer({
  config,
  records: recordsOf({ config, chunkSize: 1_000, latencyMs: (sequence) => (sequence * 7_919) % 300 }),
  openSink: fileSink({ file: path.join(folder, 'events.ndjson'), clock, encode: asLines }),
  clock,
  pace: { clock: 'wall', speed: 1 },
  count: Number(count),
  manifestPath: path.join(folder, 'manifest.json'),
  truthPath: path.join(folder, 'truth.ndjson'),
}).then((summary) => process.stdout.write(JSON.stringify(summary)));
