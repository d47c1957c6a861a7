/** Builds if, and only if, the build is not that of the sources; nothing to do in an installed package. */
export function ensureBuilt(): void;
