import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { CloudOfItsOwn } from './a-cloud-of-its-own';
import type { Program } from './programs';
import type { Total } from './total-of';

type Tally = Total & { readonly shards: readonly string[] };

/** A worker of the Kinesis Client Library that follows a stream until it is told to end. */
export class KclProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;
  private tally: Tally = { records: 0, sum: '', shards: [] };
  private complaints = '';
  private listeners: (() => void)[] = [];

  constructor({ file, words }: Program, { environment, stream }: CloudOfItsOwn) {
    this.child = spawn(file, [...words, stream, 'kcl-reader'], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr!.on('data', (data: Buffer) => (this.complaints += data.toString()));
    createInterface(this.child.stdout!).on('line', (line) => {
      this.tally = JSON.parse(line) as Tally;
      for (const listener of this.listeners) listener();
    });
    this.ended = once(this.child, 'close');
  }

  /** Resolves when so many records have been read. Rejects when the worker ends before. */
  async read(records: number): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      const look = () => this.tally.records >= records && resolve();
      this.listeners.push(look);
      look();
    });
    const ended = this.ended.then(([code]) => {
      throw new Error(`the worker ended with ${String(code)} after ${this.tally.records} records: ${this.complaints}`);
    });
    await Promise.race([enough, ended]);
  }

  /** Ends the worker as an operator does, and resolves with all that it read. */
  async end(): Promise<Tally> {
    this.child.stdin!.end();
    const [code] = await this.ended;
    if (code !== 0) throw new Error(`the worker ended with ${String(code)}: ${this.complaints}`);
    return this.tally;
  }

  /** What it has to say when it hangs. */
  report(): string {
    return `${this.tally.records} records from ${this.tally.shards.join()}\n${this.complaints.slice(-4000)}`;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
