import { formatDuration } from '../model/format-number';
import { useStore } from '../state/store-context';
import { Icon } from './icon';
import { Time } from './time';

/** While nothing answers: says so above everything, and leaves the last figures in place. */
export function OutageBanner() {
  const { isDown, connection, now, retryNow, stats } = useStore();
  if (!isDown.value) return null;
  const inMs = Math.max(0, (connection.value.untilMs ?? now.value) - now.value);
  const lastMs = stats.answeredAtMs.value;
  return (
    <div class="banner tone-bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>The API does not answer.</strong>{' '}
        {lastMs > 0 ? (
          <>
            These figures are from <Time iso={new Date(lastMs).toISOString()} /> UTC.
          </>
        ) : (
          'There is nothing to show yet.'
        )}{' '}
        Check that <code>npm start</code> still runs. This page reconnects by itself.
      </div>
      <button type="button" class="button" onClick={retryNow}>
        Try now <span class="quiet">{inMs > 0 ? `(${formatDuration(Math.ceil(inMs / 1000) * 1000)})` : ''}</span>
      </button>
    </div>
  );
}
