/** The folder of the build. */
export const OUT: string;
/** The hash of the sources that the build was made from; undefined without a whole build. */
export function builtFrom(): string | undefined;
/** The hash of the sources as they are. */
export function hashOfSources(): string;
/** Builds if, and only if, the build is not that of the sources; nothing to do in an installed package. */
export function ensureBuilt(): void;
