import type { CommandGroup } from '../settings/command';
import { fetchCommand } from './data/fetch';
import { fidelityCommand } from './data/fidelity';
import { fitCommand } from './data/fit';
import { twinCommand } from './data/twin';

export const dataCommand: CommandGroup = {
  name: 'data',
  description: 'Works on the dataset and its twin: fetch, fit, twin, fidelity.',
  examples: [
    { command: 'legion data fetch', does: 'downloads the dataset and checks it' },
    { command: 'legion data twin --out twin.csv', does: 'writes the clients that runs draw from without it' },
  ],
  commands: [fetchCommand, twinCommand, fitCommand, fidelityCommand],
};
