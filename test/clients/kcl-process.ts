import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { CloudOfItsOwn } from './a-cloud-of-its-own';
import type { Program } from './programs';
import type { Total } from './total-of';

/** What the workers of an application have read so far, each event counted once. */
export type Tally = Total & {
  /** How often a record came again, by its sequence number. */
  readonly repeats: number;
  readonly shards: readonly string[];
  /** The workers that have their tables, and ask for shards. */
  readonly started: readonly string[];
  readonly byWorker: Readonly<Record<string, number>>;
  /** Such as `a to b`: b went on with a shard that a had been asked to give up. */
  readonly handOvers: readonly string[];
};

const NOTHING: Tally = { records: 0, sum: '', repeats: 0, shards: [], started: [], byWorker: {}, handOvers: [] };
const MAX_COMPLAINTS = 8_000;

/** A process with workers of the Kinesis Client Library, which follow a stream until they are told to end. */
export class KclProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;
  private tallies: Readonly<Record<string, Tally>> = {};
  private complaints = '';
  private readonly listeners = new Set<() => void>();

  constructor({ file, words }: Program, { environment, stream }: CloudOfItsOwn) {
    this.child = spawn(file, [...words, stream], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr!.on('data', (data: Buffer) => (this.complaints += data.toString()));
    createInterface(this.child.stdout!).on('line', (line) => {
      this.tallies = JSON.parse(line) as Record<string, Tally>;
      for (const listener of this.listeners) listener();
    });
    this.ended = once(this.child, 'close');
  }

  /** Starts a worker of an application, whose name is that of its lease table and of its registered consumer. */
  start(application: string, worker: string, retrieval: 'polling' | 'fan-out'): void {
    this.child.stdin!.write(`start ${application} ${worker} ${retrieval}\n`);
  }

  /** Ends a worker as an operator does: what it read stays in the tally, its shards are for the others. */
  stop(application: string, worker: string): void {
    this.child.stdin!.write(`stop ${application} ${worker}\n`);
  }

  tallyOf(application: string): Tally {
    return this.tallies[application] ?? NOTHING;
  }

  /** Resolves when the application has come so far. Rejects when the process ends before. */
  async until(application: string, isSoFar: (tally: Tally) => boolean): Promise<void> {
    const soFar = new Promise<void>((resolve) => {
      const look = () => {
        if (!isSoFar(this.tallyOf(application))) return;
        this.listeners.delete(look);
        resolve();
      };
      this.listeners.add(look);
      look();
    });
    const ended = this.ended.then(([code]) => {
      throw new Error(`the workers ended with ${String(code)}: ${this.report()}`);
    });
    await Promise.race([soFar, ended]);
  }

  /** Ends all workers; the tallies are final then. */
  async end(): Promise<void> {
    this.child.stdin!.end();
    const [code] = await this.ended;
    if (code !== 0) throw new Error(`the workers ended with ${String(code)}: ${this.report()}`);
  }

  /** What there is to say when it hangs. */
  report(): string {
    return `${JSON.stringify(this.tallies)}\n${this.complaints.slice(-MAX_COMPLAINTS)}`;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
