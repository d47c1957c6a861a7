/** The part of kinesalite 3.3.3 used here; the package has no types. */
declare module 'kinesalite' {
  import type { Server } from 'node:http';

  type Options = {
    readonly path?: string | undefined;
    readonly createStreamMs?: number;
    readonly deleteStreamMs?: number;
    readonly updateStreamMs?: number;
    readonly shardLimit?: number;
  };
  function kinesalite(options?: Options): Server;
  export = kinesalite;
}

declare module 'kinesalite/db' {
  import type { SequenceFunctions } from './sequence-numbers';

  const db: SequenceFunctions;
  export = db;
}
