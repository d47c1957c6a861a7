/** Every workload, one line each: its folder beside this file makes what lib/events/<name>.ts declares. */
export { workload as credit } from './credit/workload';
export { workload as viral } from './viral/workload';
export { workload as card } from './card/workload';
export { workload as interbank } from './interbank/workload';
export { workload as signals } from './signals/workload';
