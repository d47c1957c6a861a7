/**
 * Groups of files that import one another in a cycle: the strongly connected components with more than one file
 * (Tarjan, Depth-first search and linear graph algorithms, 1972).
 */
export function importCycles(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  return new CycleSearch(imports).run();
}

class CycleSearch {
  private readonly indexes = new Map<string, number>();
  private readonly lowest = new Map<string, number>();
  private readonly stack: string[] = [];
  private readonly onStack = new Set<string>();
  private readonly found: string[][] = [];

  constructor(private readonly imports: ReadonlyMap<string, readonly string[]>) {}

  run(): readonly (readonly string[])[] {
    for (const file of this.imports.keys()) if (!this.indexes.has(file)) this.visit(file);
    return this.found;
  }

  private visit(file: string): void {
    const index = this.indexes.size;
    this.indexes.set(file, index);
    this.lowest.set(file, index);
    this.stack.push(file);
    this.onStack.add(file);
    for (const imported of this.imports.get(file) ?? []) this.follow(file, imported);
    if (this.lowest.get(file) === index) this.close(file);
  }

  private follow(file: string, imported: string): void {
    if (!this.indexes.has(imported)) {
      this.visit(imported);
      this.lower(file, this.lowest.get(imported)!);
    } else if (this.onStack.has(imported)) {
      this.lower(file, this.indexes.get(imported)!);
    }
  }

  private lower(file: string, index: number): void {
    this.lowest.set(file, Math.min(this.lowest.get(file)!, index));
  }

  /** Pops everything that was reached from `file` and leads back to it. */
  private close(file: string): void {
    const component = this.stack.splice(this.stack.lastIndexOf(file));
    for (const member of component) this.onStack.delete(member);
    if (component.length > 1) this.found.push(component.sort());
  }
}
