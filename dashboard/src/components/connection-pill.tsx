import { formatDuration } from '../model/format-number';
import { useStore } from '../state/store-context';
import { Dot } from './dot';

/** Whether the figures are live, and what the page does while they are not. */
export function ConnectionPill() {
  const { connection, isDown, now, retryNow } = useStore();
  const { state, reason, untilMs } = connection.value;
  if (state === 'live') {
    return (
      <span class="pill" title="Figures arrive as they change (server-sent events)">
        <Dot tone="good" pulse /> Live
      </span>
    );
  }
  if (state === 'connecting') {
    return (
      <span class="pill">
        <Dot tone="none" /> Connecting
      </span>
    );
  }
  const inMs = Math.max(0, (untilMs ?? 0) - now.value);
  const title = `${reason ?? 'no stream'}; next attempt in ${formatDuration(inMs)}. Press to try now.`;
  return (
    <button class="pill" type="button" title={title} onClick={retryNow}>
      <Dot tone={isDown.value ? 'bad' : 'wait'} /> {isDown.value ? 'Offline' : 'Every 5 s'}
    </button>
  );
}
