import { localHint, utcDateTime, utcMinute, utcTime } from '../model/format-time';

type Props = {
  readonly iso: string | null | undefined;
  /** @default the time of day in seconds */
  readonly show?: 'time' | 'minute' | 'full';
};

/** A moment in UTC; the reader's own time on hover. */
export function Time({ iso, show = 'time' }: Props) {
  if (!iso) return <span class="quiet">–</span>;
  const text = show === 'full' ? utcDateTime(iso) : show === 'minute' ? utcMinute(iso) : utcTime(iso);
  return (
    <time class="num" dateTime={iso} title={localHint(iso)}>
      {text}
    </time>
  );
}
