import type { CommandEntry } from '../../settings/command';

/** The scripts about the dataset and its twin, under the names that package.json gives them. */
export const DATA_REGISTRY: readonly CommandEntry[] = [
  {
    name: 'data:fetch',
    summary: 'download and check the dataset',
    load: async () => (await import('./fetch')).fetchCommand,
  },
  {
    name: 'data:fit',
    summary: "fit the twin's model to the dataset",
    load: async () => (await import('./fit')).fitCommand,
  },
  {
    name: 'data:twin',
    summary: "write the twin's clients",
    load: async () => (await import('./twin')).twinCommand,
  },
  {
    name: 'data:fidelity',
    summary: 'compare the twin with the dataset',
    load: async () => (await import('./fidelity')).fidelityCommand,
  },
];
