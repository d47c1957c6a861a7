/** The lock that dynalite's stores carry; the package brings no types. */
declare module 'lock' {
  export function Lock(): unknown;
}
