import type { Writable } from 'node:stream';
import type { Clock } from '../../lib/core/clock';
import type { OpenSink } from '../delivery/sink';
import { sequentialSink, type EncodeRecords } from './sequential-sink';

type OutputSinkOptions = { readonly stream: Writable; readonly clock: Clock; readonly encode: EncodeRecords };

/** Writes into a stream such as standard output, which stays open. */
export function outputSink({ stream, clock, encode }: OutputSinkOptions): OpenSink {
  return async (context) => {
    // The callback of the write reports errors; without a listener the event would end the process.
    stream.on('error', () => {});
    const writeBytes = (bytes: Buffer) => writeToStream(stream, bytes);
    return sequentialSink({ context, clock, name: 'the output', encode, writeBytes });
  };
}

function writeToStream(stream: Writable, bytes: Buffer): Promise<() => void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve(() => {})));
  });
}
