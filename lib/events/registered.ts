/**
 * The declarations of all workloads, one line each: `<name>.ts` beside this file. The code that makes the events is listed
 * in producer/workloads/registered.ts. docs/workloads.md shows how to add one.
 */
export { creditEvents as credit } from './credit';
export { viralEvents as viral } from './viral';
export { cardEvents as card } from './card';
export { interbankEvents as interbank } from './interbank';
export { signalsEvents as signals } from './signals';
