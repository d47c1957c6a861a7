import type { EpisodeType } from './catalogue';

/** What is wrong in a session. Offsets count the session's events, from 0. */
export type Episode = {
  readonly type: EpisodeType;
  /** The flagged events: from `from` on every `step`-th one before `to`. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Only of NEW_LOCATION: position in `CITIES`. */
  readonly city?: number;
};

/** A visit of one customer as it is planned: a stretch of one lane's rounds. */
export type Session = {
  readonly lane: number;
  /** Its rounds: from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
  readonly customerIndex: number;
  /** Logins that fail before the one that does not. */
  readonly failedLogins: number;
  /** Offset of the purchase, and of the API call that fails; -1 where there is none. */
  readonly purchaseAt: number;
  readonly failedCallAt: number;
  readonly episode: Episode | undefined;
};

/** Whether the event at an offset is one of the episode's. */
export function isFlagged({ episode }: Session, offset: number): boolean {
  if (episode === undefined || offset < episode.from || offset >= episode.to) return false;
  return (offset - episode.from) % episode.step === 0;
}
