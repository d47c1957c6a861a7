import { useEffect, useState } from 'preact/hooks';
import { asApiError, type ApiError } from '../api/api-error';
import type { Page, QuarantineRowView } from '../api/types';
import { formatCount } from '../model/format-number';
import { counted } from '../model/words';
import { useStore } from '../state/store-context';
import { Empty, Failed, Loading } from './notice';
import { Panel } from './panel';
import { QuarantineSheet } from './quarantine-sheet';
import { QuarantineTable } from './quarantine-table';
import { RankedBars } from './ranked-bars';

const ROWS = 20;

/** What was put aside: how much by reason, each record, and its bytes. */
export function QuarantinePanel() {
  const { pipeline } = useStore();
  const [reason, setReason] = useState<string>();
  const [open, setOpen] = useState<string>();
  const counts = pipeline.value.value?.quarantined;
  if (!counts) return null;
  const slices = Object.entries(counts.by_reason).map(([name, count]) => ({
    name,
    count,
    share: count / counts.records,
  }));
  return (
    <Panel
      title="Quarantine"
      note="Records of the stream that are not events, or that no row can hold; each is kept whole"
      actions={slices.length > 0 && <ReasonFilter reasons={slices} reason={reason} choose={setReason} />}
    >
      {counts.records === 0 ? (
        <Empty title="Nothing was put aside.">Every record of the stream was an event, and is stored in bronze.</Empty>
      ) : (
        <>
          <RankedBars
            slices={slices}
            name={({ name }) => name}
            whole="quarantined records"
            summary={slices.map(({ name, count }) => `${name} ${count}`).join(', ')}
          />
          <Rows key={reason} reason={reason} records={counts.records} open={setOpen} />
        </>
      )}
      {open !== undefined && <QuarantineSheet key={open} hash={open} close={() => setOpen(undefined)} />}
    </Panel>
  );
}

type FilterProps = {
  readonly reasons: readonly { readonly name: string; readonly count: number }[];
  readonly reason: string | undefined;
  readonly choose: (reason: string | undefined) => void;
};

function ReasonFilter({ reasons, reason, choose }: FilterProps) {
  return (
    <div class="fields">
      <label>
        Reason
        <select value={reason ?? ''} onChange={(event) => choose(event.currentTarget.value || undefined)}>
          <option value="">Any reason</option>
          {reasons.map(({ name, count }) => (
            <option key={name} value={name}>
              {name} ({formatCount(count)})
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

type RowsProps = {
  readonly reason: string | undefined;
  /** How many there are: when it changes, the list does. */
  readonly records: number;
  readonly open: (hash: string) => void;
};

/** The newest page follows what is put aside, and stands still once somebody has gone on to older records. */
function Rows({ reason, records, open }: RowsProps) {
  const { api } = useStore();
  const [shown, setShown] = useState<Page<QuarantineRowView>>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const [isOlder, setIsOlder] = useState(false);
  const load = (cursor?: string) => {
    setBusy(true);
    api
      .quarantine({ reason, limit: ROWS, cursor })
      .then(
        (page) => {
          const before = cursor === undefined ? [] : (shown?.rows ?? []);
          setShown({ rows: [...before, ...page.rows], next_cursor: page.next_cursor });
          setIsOlder(cursor !== undefined);
          setError(undefined);
        },
        (cause: unknown) => setError(asApiError(cause)),
      )
      .finally(() => setBusy(false));
  };
  useEffect(() => {
    if (!isOlder) load();
  }, [records]);
  if (!shown) return error ? <Failed error={error} retry={() => load()} /> : <Loading rows={4} />;
  const next = shown.next_cursor;
  return (
    <>
      {error && <Failed error={error} />}
      {shown.rows.length === 0 && next === null ? (
        <Empty title="None of them is there any more.">They were brought back, or have expired.</Empty>
      ) : (
        <QuarantineTable rows={shown.rows} open={open} />
      )}
      <div class="table-foot">
        <span class="quiet">
          {counted(shown.rows.length, 'row')} shown{next === null ? ', which are all' : ''}; equal records are one row
        </span>
        {isOlder && (
          <button type="button" class="button" disabled={busy} onClick={() => load()}>
            Back to the newest
          </button>
        )}
        {next !== null && (
          <button type="button" class="button" disabled={busy} onClick={() => load(next)}>
            {busy ? 'Loading' : 'Older records'}
          </button>
        )}
      </div>
    </>
  );
}
