import type { ComponentChildren } from 'preact';

/** How a column looks: words, an id or time, a figure, or a sentence that may wrap. */
type Kind = 'text' | 'id' | 'figure' | 'sentence';

const CELL_CLASS: Readonly<Record<Kind, string | undefined>> = {
  text: undefined,
  id: 'num',
  figure: 'right num',
  sentence: 'what',
};

export type Column<Row> = {
  readonly name: string;
  /** @default text */
  readonly kind?: Kind;
  readonly cell: (row: Row) => ComponentChildren;
};

type Props<Row> = {
  readonly label: string;
  readonly caption: string;
  /** Rows of things that a click opens, or of figures under a header of their own. */
  readonly style: 'events' | 'windows';
  /** @default as tall as its rows */
  readonly height?: 'tall';
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly open?: (row: Row) => void;
};

/** A table that scrolls by itself, also with the keyboard. */
export function DataTable<Row>({ label, caption, style, height, columns, rows, keyOf, open }: Props<Row>) {
  return (
    <div class={`table-scroll ${height ?? ''}`} tabIndex={0} role="region" aria-label={label}>
      <table class={style}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" class={kind === 'figure' ? 'right' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...(open && { class: 'openable', onClick: () => open(row) })}>
              {columns.map((column, index) => (
                <Cell key={column.name} column={column} row={row} isHeader={style === 'windows' && index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps<Row> = { readonly column: Column<Row>; readonly row: Row; readonly isHeader: boolean };

function Cell<Row>({ column: { kind = 'text', cell }, row, isHeader }: CellProps<Row>) {
  return isHeader ? <th scope="row">{cell(row)}</th> : <td class={CELL_CLASS[kind]}>{cell(row)}</td>;
}

/** What opens a row for the keyboard; the row itself takes clicks anywhere. */
export function RowButton({ text, open }: { readonly text: string; readonly open: () => void }) {
  return (
    <button type="button" class="link num" onClick={(click) => (click.stopPropagation(), open())}>
      {text}
    </button>
  );
}
