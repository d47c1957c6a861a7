import { useEffect, useState } from 'preact/hooks';
import { formatCount } from '../model/format-number';
import { useStore } from '../state/store-context';
import { usePageList } from '../state/use-page-list';
import { Empty } from './notice';
import { PageList } from './page-list';
import { Panel } from './panel';
import { QuarantineSheet } from './quarantine-sheet';
import { QuarantineTable } from './quarantine-table';
import { RankedBars } from './ranked-bars';

const ROWS = 20;

/** Quarantined records: how many by reason, each of them, and its bytes. */
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
      note="Records of the stream that are not events or do not fit into a row, each kept whole"
      actions={slices.length > 0 && <ReasonFilter reasons={slices} reason={reason} choose={setReason} />}
    >
      {counts.records === 0 ? (
        <Empty title="No record is in quarantine.">Every record of the stream was an event, and is in bronze.</Empty>
      ) : (
        <>
          <RankedBars
            slices={slices}
            name={({ name }) => name}
            whole="quarantined records"
            summary={slices.map(({ name, count }) => `${name} ${count}`).join(', ')}
          />
          <Records key={reason} reason={reason} count={counts.records} open={setOpen} />
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

type RecordsProps = {
  readonly reason: string | undefined;
  /** When it changes, so does the list. */
  readonly count: number;
  readonly open: (hash: string) => void;
};

function Records({ reason, count, open }: RecordsProps) {
  const { api } = useStore();
  const list = usePageList((cursor) => api.quarantine({ reason, limit: ROWS, cursor }));
  useEffect(() => {
    if (!list.isHeld) list.refresh();
  }, [count]);
  const empty = <Empty title="These records are gone.">They were redriven, or have expired.</Empty>;
  return (
    <PageList list={list} empty={empty} note="equal records share a row">
      {(rows) => <QuarantineTable rows={rows} open={open} />}
    </PageList>
  );
}
