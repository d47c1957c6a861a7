import { rollupWriteMode } from '../cost/bronze-cost';
import { stateWriteMode } from '../cost/detector-cost';
import type { WriteMode } from '../domain/write-mode';
import type { AppSettings, Target } from './app-settings';

/** How each function writes what may have moved. */
export type WriteModes = { readonly consumer: WriteMode; readonly detector: WriteMode };

/** An emulator bills nothing, and a transaction takes it a tenth of the time. On AWS, the prices decide. */
export function writeModes(target: Target, settings: AppSettings): WriteModes {
  switch (target) {
    case 'embedded':
    case 'local':
      return { consumer: 'transactions', detector: 'transactions' };
    case 'aws':
      return {
        consumer: rollupWriteMode(settings),
        detector: stateWriteMode(settings.detectorBatchSize, { memoryMb: settings.detectorMemoryMb }),
      };
    default:
      return target satisfies never;
  }
}
