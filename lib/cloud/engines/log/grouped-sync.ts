import { fileFault } from '../../../core/file-fault';
import type { Files } from '../../../core/files';

/** Waits for the disk: one wait for all groups that were committed while the last one ran. */
export class GroupedSync {
  private readonly written = new Set<number>();
  private hasNewFile = true;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(
    private readonly files: Files,
    /** Makes the names of new files safe too. */
    private readonly folder: string,
    /** After a wait that failed, nobody knows what is on the disk. */
    private readonly fail: (error: Error) => void,
  ) {}

  /** A file has new bytes. */
  add(descriptor: number, { isNewFile }: { readonly isNewFile: boolean }): void {
    this.written.add(descriptor);
    this.hasNewFile ||= isNewFile;
  }

  isWaiting(descriptor: number): boolean {
    return this.written.has(descriptor) || this.running !== undefined;
  }

  /** Resolves when all bytes so far are on the disk; undefined when they are. */
  durable(): Promise<void> | undefined {
    if (this.written.size === 0) return this.next ?? this.running;
    if (!this.running && !this.next) return this.begin();
    return (this.next ??= this.running!.then(() => this.begin()));
  }

  private begin(): Promise<void> {
    this.next = undefined;
    this.running = this.sync().then(
      () => void (this.running = undefined),
      (cause: Error) => {
        const error = fileFault('wait for the disk of', this.folder, cause) as Error;
        this.fail(error);
        throw error;
      },
    );
    return this.running;
  }

  private async sync(): Promise<void> {
    const descriptors = [...this.written];
    const { hasNewFile } = this;
    this.written.clear();
    this.hasNewFile = false;
    await Promise.all(descriptors.map((descriptor) => syncFile(this.files, descriptor)));
    if (hasNewFile) await syncPath(this.files, this.folder);
  }
}

/** Waits for a file by a descriptor of its own, or makes the names of a folder's files survive a loss of power. */
export async function syncPath(files: Files, path: string): Promise<void> {
  const descriptor = files.openSync(path, 'r');
  try {
    await syncFile(files, descriptor);
  } finally {
    files.closeSync(descriptor);
  }
}

function syncFile(files: Files, descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => files.fsync(descriptor, (error) => (error ? reject(error) : resolve())));
}
