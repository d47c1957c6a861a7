import { formatCount } from '../model/format-number';
import { AnomalyTypes } from './anomaly-types';
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

function whatOf({ summary, credit_limit }: TableEvent): string {
  return summary ?? (credit_limit === null ? '' : `credit limit ${formatCount(credit_limit)} TWD`);
}

/** What no event in sight has gets no column. */
export function EventTable({ caption, events, atName, open, customerHref }: Props) {
  const hasSummary = events.some(({ summary }) => summary !== null);
  const hasRisk = events.some(({ risk_level, credit_limit }) => risk_level !== null || credit_limit !== null);
  const isMixed = new Set(events.map(({ workload }) => workload)).size > 1;
  // Beside events that say what they are, the limit of an assessment stands in the same column.
  const hasLimit = hasRisk && !hasSummary;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="events">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Event time (UTC)</th>
            <th scope="col">Event</th>
            {isMixed && <th scope="col">Workload</th>}
            <th scope="col">Customer</th>
            {hasSummary && <th scope="col">What</th>}
            {hasRisk && <th scope="col">Risk</th>}
            {hasLimit && (
              <th scope="col" class="right">
                Limit (TWD)
              </th>
            )}
            <th scope="col">Anomaly</th>
            <th scope="col">{atName}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.key} class="openable" onClick={() => open(event.event_id)}>
              <td>
                <Time iso={event.event_time} show="full" />
              </td>
              <td>
                <button
                  type="button"
                  class="link num"
                  onClick={(click) => (click.stopPropagation(), open(event.event_id))}
                >
                  {event.event_id}
                </button>
              </td>
              {isMixed && <td>{event.workload}</td>}
              <td class="num">
                {event.customer_id !== null && customerHref ? (
                  <a href={customerHref(event.customer_id)} onClick={(click) => click.stopPropagation()}>
                    {event.customer_id}
                  </a>
                ) : (
                  (event.customer_id ?? <span class="quiet">–</span>)
                )}
              </td>
              {hasSummary && <td class="what">{whatOf(event)}</td>}
              {hasRisk && (
                <td>
                  <LevelBadge level={event.risk_level} />
                </td>
              )}
              {hasLimit && <td class="right num">{formatCount(event.credit_limit)}</td>}
              <td>
                <AnomalyTypes types={event.anomaly_types} severity={event.anomaly_severity} />
              </td>
              <td>
                <Time iso={event.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
