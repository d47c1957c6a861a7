import { createWriteStream, type WriteStream } from 'node:fs';
import { fileFault } from '../core/file-fault';

/** A file that lines are appended to. When it cannot be written any more, only its lines are lost. */
export class LogFile {
  private readonly stream: WriteStream;

  /** @param onFault called once, with an error for people */
  constructor(name: string, onFault?: (error: Error) => void) {
    this.stream = createWriteStream(name, { flags: 'a' });
    this.stream.once('error', (error) => {
      // Without a listener, a further error would end the process.
      this.stream.on('error', () => undefined);
      onFault?.(fileFault('write the log', name, error) as Error);
    });
  }

  write(line: string): void {
    this.stream.write(`${line}\n`);
  }

  /** Resolves when everything is written, or could not be. */
  close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(resolve));
  }
}
