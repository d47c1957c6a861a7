import { LogFile } from '../log-file';
import type { FaultKind } from './fault-kind';
import type { FiredFault } from './fault-rule';

/** How often a rule has fired. */
export type FaultCount = { readonly rule: string; readonly kind: FaultKind; readonly count: number };

/** How many of the newest faults are kept; `number` and `seed` draw any other again. */
const NEWEST = 100;

export type FaultLogOptions = {
  readonly log: { readonly info: (details: object, message: string) => void };
  /** Gets a line for each fault; made with the first. @default no file is written */
  readonly file?: string | undefined;
  /** Called once when the file cannot be written any more. */
  readonly onFileFault?: (error: Error) => void;
  /** Called with each fault that fires. */
  readonly onFired?: ((fault: FiredFault) => void) | undefined;
};

/** Counts and logs the faults that fired, and keeps the newest. */
export class FaultLog {
  private readonly byRule = new Map<string, FaultCount>();
  private readonly kept: FiredFault[] = [];
  private file: LogFile | undefined;

  constructor(private readonly options: FaultLogOptions) {}

  add(fault: FiredFault): void {
    const { rule, kind, atMs } = fault;
    const key = `${kind} ${rule}`;
    this.byRule.set(key, { rule, kind, count: (this.byRule.get(key)?.count ?? 0) + 1 });
    this.kept.push(fault);
    if (this.kept.length > NEWEST) this.kept.shift();
    const text = firedText(fault);
    this.options.log.info({ fault }, text);
    this.openFile()?.write(`${new Date(atMs).toISOString()} ${text}`);
    this.options.onFired?.(fault);
  }

  /** In the order in which the rules fired first. */
  counts(): readonly FaultCount[] {
    return [...this.byRule.values()];
  }

  /** The newest one first. */
  newest(): readonly FiredFault[] {
    return this.kept.toReversed();
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  private openFile(): LogFile | undefined {
    const { file, onFileFault } = this.options;
    if (file !== undefined) this.file ??= new LogFile(file, onFileFault);
    return this.file;
  }
}

/** A fault that fired, in words; its seed and number draw it again. */
export function firedText({ place, rule, kind, number, seed }: FiredFault): string {
  return `${place} met the fault ${ruleName({ rule, kind })}, number ${number} of seed ${seed}`;
}

/** A rule's name and kind; of a rule without a name of its own, the kind. */
export function ruleName({ rule, kind }: Pick<FiredFault, 'rule' | 'kind'>): string {
  return rule === kind ? kind : `${rule} (${kind})`;
}
