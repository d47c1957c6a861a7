import type { Verify } from '../../api/types';
import { formatCount } from '../../model/format-number';
import { utcMinute } from '../../model/format-time';
import { windowRows } from '../../model/window-table';
import { useStore } from '../../state/store-context';
import { ExportLinks } from '../export-links';
import { Panel } from '../panel';
import { Tile } from '../tile';
import { Time } from '../time';
import { WindowTable } from '../window-table';

export function WindowsPanel() {
  const { windows, verify, route } = useStore();
  const { workload } = route.value;
  // The proof covers all workloads of a minute: no figure of it compares with the counts of one workload.
  const proof = workload === undefined ? verify.value.value : undefined;
  return (
    <Panel
      title="Windows"
      note={<Note proof={proof} />}
      actions={<ExportLinks request={{ path: '/windows', query: { workload } }} name="legion-windows" />}
    >
      <EventTimeTiles />
      <WindowTable rows={windowRows(windows.value.value?.rows ?? [], proof)} />
    </Panel>
  );
}

function Note({ proof }: { readonly proof: Verify | undefined }) {
  return (
    <>
      One minute of event time per row, the newest first
      {proof && (
        <>
          ; the proof is of <Time iso={proof.checked_at} /> UTC, the counts may be newer
        </>
      )}
    </>
  );
}

function EventTimeTiles() {
  const producer = useStore().control.value.value;
  const state = producer?.available ? producer : undefined;
  return (
    <dl class="tiles inline">
      <Tile name="Watermark" figure={state?.watermark ? utcMinute(state.watermark) : '–'}>
        {state?.watermark ? (
          <>
            <Time iso={state.watermark} show="full" /> UTC; the minutes before it are closed
          </>
        ) : (
          'not known while no producer runs'
        )}
      </Tile>
      <Tile name="Late events" figure={formatCount(state?.counters.late)}>
        arrived after their minute had closed; stored all the same
      </Tile>
    </dl>
  );
}
