import type { EpisodeType } from './catalogue';

/** The anomaly of a session. Offsets count the session's events, from 0. */
export type Episode = {
  readonly type: EpisodeType;
  /** Flagged are the events at `from`, `from + step`, and so on, before `to`. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Only of NEW_LOCATION: index in `CITIES`. */
  readonly city?: number;
};

/** A planned visit of one customer: consecutive rounds of one lane. */
export type Session = {
  readonly lane: number;
  /** Its rounds: `from` <= round < `to`. */
  readonly from: number;
  readonly to: number;
  readonly customerIndex: number;
  /** Failed logins before the successful one. */
  readonly failedLogins: number;
  /** Offsets of the purchase and of the failed API call; -1 for none. */
  readonly purchaseAt: number;
  readonly failedCallAt: number;
  readonly episode: Episode | undefined;
};

/** Whether the event at an offset is one of the episode's. */
export function isFlagged({ episode }: Session, offset: number): boolean {
  if (episode === undefined || offset < episode.from || offset >= episode.to) return false;
  return (offset - episode.from) % episode.step === 0;
}
