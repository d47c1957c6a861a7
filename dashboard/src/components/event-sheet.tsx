import type { StoredEvents } from '../api/types';
import { absentEvent, type AbsentEvent } from '../model/absent-event';
import { useReading } from '../state/use-reading';
import { useStore } from '../state/store-context';
import { Empty, Failed, Loading } from './notice';
import { Sheet } from './sheet';
import { StoredEvent } from './stored-event';

type Props = { readonly eventId: string; readonly close: () => void };

/** All that is stored of one event: its payload as produced, how it came, and its labels. */
export function EventSheet({ eventId, close }: Props) {
  const { api, verify } = useStore();
  const { value: stored, error, again } = useReading(eventId, () => api.event(eventId));
  return (
    <Sheet label={`Event ${eventId}`} title={eventId} close={close}>
      {error?.code === 'not_found' ? (
        <Absent absent={absentEvent(eventId, verify.value.value?.run_proofs)} again={again} />
      ) : error ? (
        <Failed error={error} retry={again} />
      ) : stored ? (
        <Rows stored={stored} />
      ) : (
        <Loading rows={8} />
      )}
    </Sheet>
  );
}

function Absent({ absent, again }: { readonly absent: AbsentEvent; readonly again: () => void }) {
  return (
    <Empty title={absent.title}>
      {absent.text}{' '}
      {absent.mayCome && (
        <button type="button" class="link" onClick={again}>
          Look again
        </button>
      )}
    </Empty>
  );
}

function Rows({ stored }: { readonly stored: StoredEvents }) {
  return (
    <>
      {stored.rows.length > 1 && (
        <p class="banner tone-bad">
          {stored.rows.length} different payloads have this id. Each is stored in a row of its own.
        </p>
      )}
      {stored.rows.map((row) => (
        <StoredEvent key={row.payload_hash} row={row} />
      ))}
    </>
  );
}
