import { formatCount } from '../model/format-number';
import { DataTable, RowButton, type Column } from './data-table';
import { LabelBadges } from './label-badges';
import { LevelBadge } from './level-badge';
import { Time } from './time';

/** What the lists of stored and of live events have in common. */
type TableEvent = {
  readonly key: string;
  readonly event_id: string;
  readonly event_time: string;
  readonly workload: string;
  readonly summary: string | null;
  readonly customer_id: string | null;
  readonly risk_level: string | null;
  readonly credit_limit: number | null;
  readonly anomaly_types: readonly string[];
  readonly anomaly_severity: string | null;
  /** Stored at, or arrived at. */
  readonly at: string;
};

type Props = {
  readonly caption: string;
  readonly events: readonly TableEvent[];
  readonly atName: string;
  readonly open: (eventId: string) => void;
  readonly customerHref?: (customerId: string) => string;
};

export function EventTable({ caption, events, ...options }: Props) {
  return (
    <DataTable
      label={caption}
      caption={caption}
      style="events"
      columns={columnsFor(events, options)}
      rows={events}
      keyOf={({ key }) => key}
      open={({ event_id }) => options.open(event_id)}
    />
  );
}

/** Columns that no event in sight fills are left out. */
function columnsFor(
  events: readonly TableEvent[],
  { atName, open, customerHref }: Omit<Props, 'caption' | 'events'>,
): readonly Column<TableEvent>[] {
  const hasSummary = events.some(({ summary }) => summary !== null);
  const hasRisk = events.some(({ risk_level, credit_limit }) => risk_level !== null || credit_limit !== null);
  const isMixed = new Set(events.map(({ workload }) => workload)).size > 1;
  // Among events with a summary, the limit of an assessment stands in the column of summaries.
  const hasLimit = hasRisk && !hasSummary;
  return [
    { name: 'Event time (UTC)', cell: ({ event_time }) => <Time iso={event_time} show="full" /> },
    { name: 'Event', cell: ({ event_id }) => <RowButton text={event_id} open={() => open(event_id)} /> },
    ...columnIf(isMixed, { name: 'Workload', cell: ({ workload }) => workload }),
    { name: 'Customer', kind: 'id', cell: ({ customer_id }) => <Customer id={customer_id} href={customerHref} /> },
    ...columnIf(hasSummary, { name: 'What', kind: 'sentence', cell: summaryOf }),
    ...columnIf(hasRisk, { name: 'Risk', cell: ({ risk_level }) => <LevelBadge level={risk_level} /> }),
    ...columnIf(hasLimit, {
      name: 'Limit (TWD)',
      kind: 'figure',
      cell: ({ credit_limit }) => formatCount(credit_limit),
    }),
    { name: 'Labels', cell: (event) => <LabelBadges types={event.anomaly_types} severity={event.anomaly_severity} /> },
    { name: atName, cell: ({ at }) => <Time iso={at} /> },
  ];
}

function columnIf(isShown: boolean, column: Column<TableEvent>): readonly Column<TableEvent>[] {
  return isShown ? [column] : [];
}

function summaryOf({ summary, credit_limit }: TableEvent): string {
  return summary ?? (credit_limit === null ? '' : `credit limit ${formatCount(credit_limit)} TWD`);
}

type CustomerProps = { readonly id: string | null; readonly href: Props['customerHref'] };

function Customer({ id, href }: CustomerProps) {
  if (id === null) return <span class="quiet">–</span>;
  if (!href) return <>{id}</>;
  return (
    <a href={href(id)} onClick={(click) => click.stopPropagation()}>
      {id}
    </a>
  );
}
