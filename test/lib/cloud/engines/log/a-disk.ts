import path from 'node:path';
import type { Files } from '../../../../../lib/core/files';

type Node = { data: Buffer; synced: Buffer };
type Descriptor = { readonly node: Node | undefined; readonly folder: string };

/** What a disk does before an operation: nothing, or fail; a failing write may have written some bytes. */
export type Trouble = (
  operation: string,
  count: number,
) => { readonly error: Error; readonly written?: number } | undefined;

/** A disk in memory, which can refuse, tear, and lose its power. Folders are flat. */
export class Disk {
  private names = new Map<string, Node>();
  private safeNames = new Map<string, Node>();
  private readonly descriptors = new Map<number, Descriptor>();
  private nextDescriptor = 10;
  operations = 0;
  trouble: Trouble = () => undefined;
  /** Called with each wait for the disk; the default ends it at once. */
  onSync: (end: () => void) => void = (end) => end();

  /** A copy as another process finds it when this one is killed now. */
  afterKill(): Disk {
    const copy = new Disk();
    for (const [name, { data, synced }] of this.names) copy.names.set(name, { data: Buffer.from(data), synced });
    copy.safeNames = new Map(copy.names);
    return copy;
  }

  /** A copy as it is found after a loss of power: only what was waited for. */
  afterPowerCut(): Disk {
    const copy = new Disk();
    for (const [name, { synced }] of this.safeNames) copy.names.set(name, { data: Buffer.from(synced), synced });
    copy.safeNames = new Map(copy.names);
    return copy;
  }

  list(): string[] {
    return [...this.names.keys()].toSorted();
  }

  bytes(name: string): Buffer {
    return this.find(name).data;
  }

  replace(name: string, data: Buffer): void {
    this.names.set(name, { data, synced: data });
  }

  remove(name: string): void {
    this.names.delete(name);
  }

  get files(): Files {
    const files = {
      closeSync: (descriptor: number) => void this.descriptors.delete(descriptor),
      existsSync: (name: string) => this.names.has(name),
      mkdirSync: () => undefined,
      openSync: (name: string, flags: string) => this.open(name, flags),
      fstatSync: (descriptor: number) => ({ size: this.node(descriptor).data.length }),
      statSync: (name: string) => ({ size: this.find(name).data.length }),
      readFileSync: (name: string, encoding: BufferEncoding) => this.find(name).data.toString(encoding),
      readdirSync: (folder: string) =>
        this.list().flatMap((name) => (path.dirname(name) === folder ? path.basename(name) : [])),
      readSync: (descriptor: number, into: Buffer, at: number, length: number, position: number) =>
        this.node(descriptor).data.copy(into, at, position, position + length),
      writeSync: (descriptor: number, bytes: Buffer, at: number, length: number, position: number) =>
        this.write(this.node(descriptor), bytes.subarray(at, at + length), position),
      ftruncateSync: (descriptor: number, length: number) => this.truncate(this.node(descriptor), length),
      renameSync: (from: string, to: string) => {
        this.before('renameSync');
        this.names.set(to, this.find(from));
        this.names.delete(from);
      },
      rmSync: (name: string) => {
        this.before('rmSync');
        this.names.delete(name);
      },
      fsyncSync: (descriptor: number) => {
        this.before('fsyncSync');
        this.sync(descriptor);
      },
      fsync: (descriptor: number, done: (error: Error | null) => void) => this.fsync(descriptor, done),
    };
    return files as unknown as Files;
  }

  private before(operation: string): number | undefined {
    this.operations += 1;
    const trouble = this.trouble(operation, this.operations);
    if (!trouble) return undefined;
    if (trouble.written === undefined) throw trouble.error;
    return trouble.written;
  }

  private open(name: string, flags: string): number {
    this.before('openSync');
    if (flags.startsWith('w')) {
      const node = this.names.get(name) ?? { data: Buffer.alloc(0), synced: Buffer.alloc(0) };
      node.data = Buffer.alloc(0);
      this.names.set(name, node);
    }
    const isFolder = !this.names.has(name) && this.list().some((other) => path.dirname(other) === name);
    const node = isFolder ? undefined : this.find(name);
    this.nextDescriptor += 1;
    this.descriptors.set(this.nextDescriptor, { node, folder: name });
    return this.nextDescriptor;
  }

  private write(node: Node, bytes: Buffer, position: number): number {
    const torn = this.before('writeSync');
    const written = torn === undefined ? bytes : bytes.subarray(0, torn);
    const data = Buffer.alloc(Math.max(node.data.length, position + written.length));
    node.data.copy(data);
    written.copy(data, position);
    node.data = data;
    if (torn !== undefined) throw this.trouble('writeSync', this.operations)!.error;
    return bytes.length;
  }

  private truncate(node: Node, length: number): void {
    this.before('ftruncateSync');
    const data = Buffer.alloc(length);
    node.data.copy(data);
    node.data = data;
  }

  private fsync(descriptor: number, done: (error: Error | null) => void): void {
    try {
      this.before('fsync');
    } catch (error) {
      return done(error as Error);
    }
    this.onSync(() => {
      this.sync(descriptor);
      done(null);
    });
  }

  private sync(descriptor: number): void {
    const { node, folder } = this.known(descriptor);
    if (node) node.synced = Buffer.from(node.data);
    else
      for (const name of new Set([...this.names.keys(), ...this.safeNames.keys()])) {
        if (path.dirname(name) !== folder) continue;
        if (this.names.has(name)) this.safeNames.set(name, this.names.get(name)!);
        else this.safeNames.delete(name);
      }
  }

  private node(descriptor: number): Node {
    const { node } = this.known(descriptor);
    if (!node) throw coded('EISDIR');
    return node;
  }

  private known(descriptor: number): Descriptor {
    const known = this.descriptors.get(descriptor);
    if (!known) throw coded('EBADF');
    return known;
  }

  private find(name: string): Node {
    const node = this.names.get(name);
    if (!node) throw coded('ENOENT');
    return node;
  }
}

/** The error of a file operation. */
export function coded(code: string): Error {
  return Object.assign(new Error(`${code}: a file operation`), { code });
}
