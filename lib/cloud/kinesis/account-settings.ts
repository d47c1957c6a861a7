/** MinimumThroughputBillingCommitmentInput: "Commitments have a minimum duration of 24 hours". */
const COMMITTED_MS = 86_400_000;

/** What the account has settled for all its streams. Never changed, but replaced by the next. */
export type AccountSettings = { readonly commitment?: Commitment | undefined };

/** To a minimum of throughput that is billed. */
type Commitment = {
  readonly startedMs: number;
  /** When it ends or has ended; undefined for one that nobody has ended. */
  readonly endMs?: number | undefined;
};

type CommitmentStatus = 'DISABLED' | 'ENABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END';

export function commitmentStatus({ commitment }: AccountSettings, nowMs: number): CommitmentStatus {
  if (commitment === undefined) return 'DISABLED';
  if (commitment.endMs === undefined) return 'ENABLED';
  return commitment.endMs > nowMs ? 'ENABLED_UNTIL_EARLIEST_ALLOWED_END' : 'DISABLED';
}

export function earliestEndMs({ startedMs }: Commitment): number {
  return startedMs + COMMITTED_MS;
}

/** Begins a commitment, or takes back that it is to end. */
export function enableCommitment(settings: AccountSettings, nowMs: number): AccountSettings {
  const isOver = commitmentStatus(settings, nowMs) === 'DISABLED';
  return { commitment: { startedMs: isOver ? nowMs : settings.commitment!.startedMs } };
}

/** Ends a commitment as soon as it may end. */
export function disableCommitment(settings: AccountSettings, nowMs: number): AccountSettings {
  const { commitment } = settings;
  if (commitment === undefined || commitmentStatus(settings, nowMs) === 'DISABLED') return settings;
  return { commitment: { ...commitment, endMs: Math.max(nowMs, earliestEndMs(commitment)) } };
}
