/** The steps that free what was started, run in reverse order, once. */
export class Cleanups {
  private readonly steps: (() => unknown)[] = [];
  private finished: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.steps.push(step);
  }

  /** @throws AggregateError of the steps that failed; the others have run all the same */
  run(): Promise<void> {
    return (this.finished ??= this.runAll());
  }

  private async runAll(): Promise<void> {
    const faults: unknown[] = [];
    for (const step of [...this.steps].reverse()) {
      try {
        await step();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'the embedded cloud did not stop cleanly');
  }
}
