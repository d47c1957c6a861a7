import { formatDuration } from '../../model/format-number';
import { useStore } from '../../state/store-context';
import { Fact, Facts } from '../facts';
import { Time } from '../time';
import { PartCard } from './part-card';

const NONE = <span class="quiet">none</span>;

/** The API itself, as this page sees it. */
export function ApiCard() {
  const { connection, isDown, stats, now } = useStore();
  const { state, reason = 'connecting', untilMs } = connection.value;
  const isLive = state === 'live';
  const tone = isDown.value ? 'bad' : isLive ? 'good' : 'wait';
  const word = isDown.value ? 'Down' : isLive ? 'Working' : 'Without stream';
  const waitMs = Math.max(0, (untilMs ?? now.value) - now.value);
  const answeredAtMs = stats.answeredAtMs.value;
  return (
    <PartCard name="query API" note="As this page sees it" tone={tone} word={word}>
      <p class="detail">
        {isLive
          ? 'The stream of server-sent events is open'
          : `${reason}; polled every 5 seconds instead, next attempt in ${formatDuration(waitMs)}`}
      </p>
      <Facts>
        <Fact name="Last answer">
          {answeredAtMs > 0 ? <Time iso={new Date(answeredAtMs).toISOString()} show="day" /> : NONE}
        </Fact>
        <Fact name="Last error">{stats.error.value?.message ?? NONE}</Fact>
      </Facts>
    </PartCard>
  );
}
