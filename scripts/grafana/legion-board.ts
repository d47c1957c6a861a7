import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  RowBuilder,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** A chosen source of data, so that the board works in any Grafana that has a Prometheus. */
const SOURCE = { type: 'prometheus', uid: '${source}' };

type Line = { readonly shows: string; readonly expr: string };
type Chart = { readonly title: string; readonly unit: string; readonly lines: readonly Line[] };
type Row = { readonly title: string; readonly charts: readonly Chart[] };

/** Grafana's interval for rates holds at least four scrapes. */
const rate = (metric: string) => `rate(${metric}[$__rate_interval])`;

function sumBy(label: string, metric: string): Line {
  return { shows: `{{${label}}}`, expr: `sum by (instance, ${label}) (${rate(metric)})` };
}

function quantiles(metric: string): Line[] {
  return [0.5, 0.95, 0.99].map((share) => ({
    shows: `p${share * 100}`,
    expr: `histogram_quantile(${share}, sum by (instance, le) (${rate(`${metric}_bucket`)}))`,
  }));
}

const ROWS: readonly Row[] = [
  {
    title: 'Events',
    charts: [
      { title: 'Accepted by type', unit: 'ops', lines: [sumBy('event_type', 'legion_producer_accepted_total')] },
      { title: 'Stored by type', unit: 'ops', lines: [sumBy('event_type', 'legion_stored_records_total')] },
      {
        title: 'Rate asked for and reached',
        unit: 'ops',
        lines: [
          { shows: 'asked for', expr: 'legion_producer_asked_events_per_second' },
          { shows: 'reached', expr: 'legion_producer_reached_events_per_second' },
        ],
      },
      {
        title: 'Anomalous share by workload',
        unit: 'percentunit',
        lines: [{ shows: '{{workload}}', expr: 'instance_workload:legion_anomalous_records:ratio_rate5m' }],
      },
    ],
  },
  {
    title: 'Latency',
    charts: [
      { title: 'From due to accepted', unit: 's', lines: quantiles('legion_due_to_accepted_seconds') },
      {
        title: 'Age of the oldest record or event that waits',
        unit: 's',
        lines: [
          { shows: 'in the stream', expr: 'legion_iterator_age_seconds' },
          { shows: 'in the producer', expr: 'legion_producer_behind_schedule_seconds' },
        ],
      },
    ],
  },
  {
    title: 'Trouble',
    charts: [
      {
        title: 'Throttled, retried, failed',
        unit: 'ops',
        lines: [
          { shows: 'throttled', expr: `sum by (instance) (${rate('legion_producer_throttled_total')})` },
          { shows: 'retried', expr: `sum by (instance) (${rate('legion_producer_retried_total')})` },
          { shows: 'failed', expr: `sum by (instance) (${rate('legion_producer_failed_total')})` },
        ],
      },
      { title: 'Quarantined by reason', unit: 'ops', lines: [sumBy('reason', 'legion_quarantined_records_total')] },
      { title: 'Parts that work', unit: 'bool_yes_no', lines: [{ shows: '{{name}}', expr: 'legion_component_up' }] },
      { title: 'The proof', unit: 'bool_yes_no', lines: [{ shows: '{{state}}', expr: 'legion_proof_state' }] },
    ],
  },
  {
    title: 'API',
    charts: [
      {
        title: 'Requests by route',
        unit: 'reqps',
        lines: [sumBy('route', 'legion_api_request_duration_seconds_count')],
      },
      { title: 'Time to answer', unit: 's', lines: quantiles('legion_api_request_duration_seconds') },
    ],
  },
];

function panelOf({ title, unit, lines }: Chart): PanelBuilder {
  const panel = new PanelBuilder().title(title).unit(unit).datasource(SOURCE).span(12).height(8);
  for (const [at, { expr, shows }] of lines.entries()) {
    const refId = String.fromCodePoint(65 + at);
    panel.withTarget(new DataqueryBuilder().expr(expr).legendFormat(shows).refId(refId).datasource(SOURCE));
  }
  return panel;
}

/** The board for Grafana that shows a pipeline at work. */
function legionBoard(): Dashboard {
  const board = new DashboardBuilder('Legion')
    .uid('legion')
    .tags(['legion'])
    .refresh('15s')
    .time({ from: 'now-30m', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('source').label('Source').type('prometheus'));
  for (const { title, charts } of ROWS) {
    board.withRow(new RowBuilder(title));
    for (const chart of charts) board.withPanel(panelOf(chart));
  }
  return board.build();
}

/** Every expression of the board. */
export function boardExpressions(): string[] {
  return ROWS.flatMap(({ charts }) => charts.flatMap(({ lines }) => lines.map(({ expr }) => expr)));
}

export const BOARD_FILE = 'monitoring/grafana/dashboards/legion.json';

export function boardText(): string {
  return `${JSON.stringify(legionBoard(), null, 2)}\n`;
}
