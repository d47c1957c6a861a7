import type { CommandEntry } from '../settings/command';

/** Every command, in the order of the help. A command's module is loaded only when it is called. */
export const REGISTRY: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'run events through the embedded cloud, and prove that all arrived',
    load: async () => (await import('./demo')).demoCommand,
  },
  {
    name: 'start',
    summary: 'run events through the embedded cloud until Ctrl-C, with live view and dashboard',
    load: async () => (await import('./start')).startCommand,
  },
  {
    name: 'up',
    summary: 'start the embedded cloud and dashboard for other programs to use',
    load: async () => (await import('./up')).upCommand,
  },
  {
    name: 'serve',
    summary: 'serve dashboard and API for a deployment elsewhere',
    load: async () => (await import('./serve')).serveCommand,
  },
  {
    name: 'faults',
    summary: 'list faults to inject, check a file of them, write it for AWS FIS',
    load: async () => (await import('./faults')).faultsCommand,
  },
  {
    name: 'produce',
    summary: 'make events and send them to a stream or a file',
    load: async () => (await import('./produce')).produceCommand,
  },
  {
    name: 'tail',
    summary: 'print events as they arrive in the stream',
    load: async () => (await import('./tail')).tailCommand,
  },
  {
    name: 'query',
    summary: 'query what is stored: recent, high-risk, anomalies, customer, detections, event, stats',
    load: async () => (await import('./query')).queryCommand,
  },
  {
    name: 'verify',
    summary: 'prove that each event of a run is stored exactly once, byte for byte',
    load: async () => (await import('./verify')).verifyCommand,
  },
  {
    name: 'redrive',
    summary: 'bring back what did not reach bronze, from the failure buckets and from quarantine',
    load: async () => (await import('./redrive')).redriveCommand,
  },
  {
    name: 'evaluate',
    summary: 'judge detections against what was injected: precision, recall, F1',
    load: async () => (await import('./evaluate')).evaluateCommand,
  },
  {
    name: 'status',
    summary: 'show stream, tables, lag and known runs',
    load: async () => (await import('./status')).statusCommand,
  },
  {
    name: 'health',
    summary: 'check that a producer can work, and does',
    load: async () => (await import('./health')).healthCommand,
  },
  {
    name: 'clean',
    summary: 'remove local state: caches, synthesized assemblies, runs',
    load: async () => (await import('./clean')).cleanCommand,
  },
  {
    name: 'data',
    summary: 'work on the dataset and its twin: fetch, fit, twin, fidelity',
    load: async () => (await import('./data')).dataCommand,
  },
  {
    name: 'deploy',
    summary: 'deploy every stack: local to an emulator, aws into an account',
    load: async () => (await import('./deploy')).deployCommand,
  },
  {
    name: 'destroy',
    summary: 'remove every stack: local from an emulator, aws from an account',
    load: async () => (await import('./destroy')).destroyCommand,
  },
  {
    name: 'cost',
    summary: 'estimate what a deployment costs in a month on AWS',
    load: async () => (await import('./cost')).costCommand,
  },
];
