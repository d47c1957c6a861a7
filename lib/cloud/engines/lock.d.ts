/** The lock in dynalite's stores; the package has no types. */
declare module 'lock' {
  export function Lock(): unknown;
}
