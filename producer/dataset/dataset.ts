import type { DatasetIdentity } from '../../lib/domain/run/run';
import type { Client } from './client';
import type { Provenance } from './provenance';

/** A loaded dataset. `clients` are in the order of the file; the credit workload cycles through them. */
export type Dataset = {
  readonly identity: DatasetIdentity;
  readonly clients: readonly Client[];
  /** Where the content comes from, by comparison; absent on a dataset that was not loaded from a source. */
  readonly provenance?: Provenance;
  /** What was not read literally, a phrase each. */
  readonly notes?: readonly string[];
};
