import type { ComponentChildren } from 'preact';
import { counted } from '../model/words';
import type { ShownPages } from '../state/use-page-list';
import { Failed, Loading } from './notice';

type Props<Row> = {
  readonly list: ShownPages<Row>;
  /** Instead of the rows when there are none. */
  readonly empty: ComponentChildren;
  /** Beside the number of rows. */
  readonly note: string;
  readonly children: (rows: readonly Row[]) => ComponentChildren;
};

/** The rows of a list, and below them the way to older ones and back. */
export function PageList<Row>({ list, empty, note, children }: Props<Row>) {
  const { rows, error, next } = list;
  if (!rows) return error ? <Failed error={error} retry={list.refresh} /> : <Loading rows={10} />;
  return (
    <>
      {error && <Failed error={error} />}
      {rows.length === 0 && next === null ? (
        empty
      ) : (
        <>
          {children(rows)}
          <Foot list={list} count={rows.length} note={note} />
        </>
      )}
    </>
  );
}

type FootProps = { readonly list: ShownPages<unknown>; readonly count: number; readonly note: string };

function Foot({ list: { next, isHeld, isReading, readOlder, backToNewest }, count, note }: FootProps) {
  return (
    <div class="table-foot">
      <span class="quiet">
        {next === null ? `All ${counted(count, 'row')} shown` : `${counted(count, 'row')} shown`}; {note}
      </span>
      {isHeld && (
        <button type="button" class="button" onClick={backToNewest}>
          Back to the newest
        </button>
      )}
      {next !== null && (
        <button type="button" class="button" disabled={isReading} onClick={() => readOlder(next)}>
          {isReading ? 'Loading' : 'Older rows'}
        </button>
      )}
    </div>
  );
}
