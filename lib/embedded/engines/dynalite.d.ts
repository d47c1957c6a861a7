/** The part of dynalite 4.0.0 that is used; the package brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type Options = {
    readonly path?: string | undefined;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  };
  function dynalite(options?: Options): Server;
  export = dynalite;
}

declare module 'dynalite/db' {
  const db: { create: (options: never) => unknown };
  export default db;
}
