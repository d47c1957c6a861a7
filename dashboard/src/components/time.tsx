import { localHint, utcDateTime, utcMinute, utcSecond, utcTime } from '../model/format-time';

const FORMAT = { time: utcTime, minute: utcMinute, day: utcSecond, full: utcDateTime } as const;

type Props = {
  readonly iso: string | null | undefined;
  /** @default the time of day in seconds */
  readonly show?: 'time' | 'minute' | 'day' | 'full';
};

/** A moment in UTC; the reader's own time on hover. */
export function Time({ iso, show = 'time' }: Props) {
  if (!iso) return <span class="quiet">–</span>;
  const text = FORMAT[show](iso);
  return (
    <time class="num" dateTime={iso} title={localHint(iso)}>
      {text}
    </time>
  );
}
