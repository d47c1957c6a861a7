import type { WriteMode } from '../domain/write-mode';
import type { Target } from './app-settings';

/**
 * How the functions write what may have moved. An emulator bills nothing, and a transaction takes it a tenth of the time.
 * On AWS it takes twice the write units, which costs more than the time that it saves.
 */
export function writeMode(target: Target): WriteMode {
  switch (target) {
    case 'embedded':
    case 'local':
      return 'transactions';
    case 'aws':
      return 'puts';
    default:
      return target satisfies never;
  }
}
