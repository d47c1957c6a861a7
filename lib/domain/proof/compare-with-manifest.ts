import type { Manifest } from '../run/run';
import { differingBuckets, type Fingerprint } from './fingerprint';
import type { ProofLedger } from './proof-ledger';

export type Comparison = {
  /** Counts, bytes and sums of all buckets are equal, and no row contradicts itself. */
  readonly equal: boolean;
  /** Buckets in which something differs. */
  readonly suspects: ReadonlySet<number>;
};

/** Compares what the manifest promises with the tables, without knowing any single event. */
export function compareWithManifest(manifest: Manifest, ledger: ProofLedger): Comparison {
  const differing = differingBuckets(promised(manifest), ledger.fingerprint());
  const suspects = new Set([...differing, ...ledger.suspectBuckets]);
  return { equal: suspects.size === 0, suspects };
}

/** Contradictions in a manifest, which then proves nothing. */
export function manifestFaults(manifest: Manifest, expectedConfigHash: string): string[] {
  const digests = Object.values(manifest.buckets);
  const count = digests.reduce((sum, digest) => sum + digest.count, 0);
  const bytes = digests.reduce((sum, digest) => sum + digest.bytes, 0);
  const faults: string[] = [];
  if (count !== manifest.generated)
    faults.push(`its buckets hold ${count} events, but its total is ${manifest.generated}`);
  if (bytes !== manifest.bytes) faults.push(`its buckets hold ${bytes} bytes, but its total is ${manifest.bytes}`);
  if (manifest.configHash !== expectedConfigHash) faults.push('its configuration does not match its hash');
  return faults;
}

/** What the manifest says the tables must hold. */
export function promised(manifest: Manifest): Fingerprint {
  return { count: manifest.generated, bytes: manifest.bytes, buckets: manifest.buckets };
}
