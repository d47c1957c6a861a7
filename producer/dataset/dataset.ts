import type { DatasetIdentity } from '../../lib/domain/run';
import type { Client } from './client';

/** A loaded dataset. `clients` are in the order of the file; the credit workload cycles through them. */
export type Dataset = {
  readonly identity: DatasetIdentity;
  readonly clients: readonly Client[];
};
