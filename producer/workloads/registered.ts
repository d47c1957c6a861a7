/**
 * Every workload, one line each: `<name>` is the folder beside this file. Its `events.ts`, exported here, says what the
 * events are; its `workload.ts` makes them. docs/workloads.md shows how to add one.
 */
export { creditEvents as credit } from './credit/events';
export { viralEvents as viral } from './viral/events';
export { cardEvents as card } from './card/events';
export { interbankEvents as interbank } from './interbank/events';
export { signalsEvents as signals } from './signals/events';
