import type { MinuteWindow, Verify } from '../api/types';

export type WindowRow = {
  readonly start: string;
  /** Null for all workloads together. */
  readonly workload: string | null;
  readonly state: MinuteWindow['state'];
  readonly events: number;
  readonly labelled: number;
  readonly highRisk: number;
  /** Null where the live proof does not look, or no longer looks. */
  readonly generated: number | null;
  readonly bronze: number | null;
  readonly quarantined: number | null;
  readonly verdict: Verify['verdict'] | null;
};

/** Minute by minute, the newest first: the counts, and what the live proof says. */
export function windowRows(windows: readonly MinuteWindow[], verify: Verify | undefined): readonly WindowRow[] {
  const proofs = new Map(verify?.windows.map((proof) => [proof.start, proof]));
  return windows.map(({ start, workload, state, events, anomalous, by_risk }) => {
    const proof = proofs.get(start);
    return {
      start,
      workload,
      state,
      events,
      labelled: anomalous,
      highRisk: by_risk.HIGH ?? 0,
      generated: proof?.generated ?? null,
      bronze: proof?.bronze ?? null,
      quarantined: proof?.quarantined ?? null,
      verdict: proof?.verdict ?? null,
    };
  });
}
