import { ROLLUP_WRITES } from './bronze-cost';
import { DYNAMODB } from './cost-line';
import { STATE_WRITES } from './detector-cost';
import type { Estimate } from './estimate';
import type { DetectorFootprint } from './detector-footprint';
import type { Footprint } from './footprint';
import type { Price, PriceList } from './prices';

/** An estimate as text and table cells; the caller decides how to print the tables. */
export type CostReport = {
  readonly headline: string;
  readonly columns: readonly { readonly title: string; readonly align?: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** Reasons for the figures, what is left out, and the source of the prices. */
  readonly notes: readonly string[];
};

export function costReport(
  result: Estimate,
  basis: {
    readonly list: PriceList;
    readonly footprint: Footprint;
    readonly detector?: DetectorFootprint;
    readonly eventsPerSecond: number;
  },
): CostReport {
  const { list, footprint, detector, eventsPerSecond } = basis;
  return {
    headline: headline(result, eventsPerSecond, list),
    columns: [
      { title: 'service' },
      { title: 'what' },
      { title: 'a month', align: 'right' },
      { title: 'unit' },
      { title: 'USD per unit', align: 'right' },
      { title: 'USD a month', align: 'right' },
    ],
    rows: result.services.flatMap((service) => serviceRows(service, result, list)),
    notes: [
      ...footprintNotes(footprint),
      ...detectorNotes(detector),
      ...guardNotes(result),
      LEFT_OUT,
      ...sourceNotes(result, list),
    ],
  };
}

const LEFT_OUT = 'Not counted: queries, alarms and logs, the failure bucket, data transfer, tax, free tier.';

function headline(result: Estimate, eventsPerSecond: number, list: PriceList): string {
  const dynamoDb = result.services.find(({ service }) => service === DYNAMODB);
  const share = dynamoDb ? `, of which DynamoDB is ${percent(dynamoDb.share)}` : '';
  return (
    `${amount(eventsPerSecond)} events/s in ${list.region}: ${dollars(result.usdPerMonth)} USD a month${share}; ` +
    `${result.usdPerMillionEvents.toFixed(2)} USD per million events`
  );
}

function serviceRows(
  { service, usd, share }: Estimate['services'][number],
  result: Estimate,
  list: PriceList,
): string[][] {
  const details = result.lines
    .filter((line) => line.service === service)
    .map((line) => {
      const price = list.prices[line.price];
      return ['', line.what, amount(line.quantity), price.unit, unitPrice(price), dollars(line.usd)];
    });
  return [[service, percent(share), '', '', '', dollars(usd)], ...details];
}

function footprintNotes({ eventBytes, table, indexes }: Footprint): string[] {
  const index = (entry: Footprint['indexes'][number]) =>
    `${entry.name} ${percent(entry.share)} of events, ${amount(entry.itemBytes)} bytes`;
  return [
    `An event of ${amount(eventBytes)} bytes is a row of ${amount(table.itemBytes)}: ${table.writeUnits.toFixed(2)} write units; ` +
      'a write takes one unit per KB begun, in the table and in each index that holds the row.',
    `Indexes: ${indexes.map(index).join('; ')}.`,
  ];
}

function detectorNotes(detector: DetectorFootprint | undefined): string[] {
  if (!detector || detector.judgedShare === 0) return [];
  const { judgedShare, statesPerEvent, stateBytes, detectionsPerEvent } = detector;
  return [
    `The detector judges ${percent(judgedShare)} of events, keeps a state of ${amount(stateBytes)} bytes for ` +
      `${percent(statesPerEvent)}, and reports at ${percent(detectionsPerEvent)}. A state is read and written once for each ` +
      'customer or clearing group of a batch; that each event of a batch is of another one is the most it can cost, and ' +
      'states grow with what a customer does: those of a sample are young.',
  ];
}

/** Why what may have moved is written as it is. */
function guardNotes({ lines }: Estimate): string[] {
  const puts = lines.filter(({ what }) => what === ROLLUP_WRITES || what === STATE_WRITES);
  const usd = puts.reduce((sum, line) => sum + line.usd, 0);
  if (usd === 0) return [];
  return [
    `Rollups and states are written on the condition that they have not moved, for ${dollars(usd)} USD a month: each by ` +
      'a put of its own, because transactions are fewer calls but take two write units where a put takes one. Only a state ' +
      'with detections is written in a transaction with them.',
  ];
}

function sourceNotes(result: Estimate, list: PriceList): string[] {
  const used = new Set(result.lines.map((line) => list.prices[line.price].source));
  const sources = [...used].map((name) => {
    const { title, url, asOf } = list.sources[name];
    return `${title}, ${asOf}: ${url}`;
  });
  return [...sources, list.note];
}

function unitPrice({ usd, per }: Price): string {
  return per === 1 ? String(usd) : `${usd} per ${per === 1e6 ? 'million' : amount(per)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function dollars(usd: number): string {
  return grouped(usd.toFixed(2));
}

/** Whole numbers from 100 up, two decimals below. */
function amount(value: number): string {
  return grouped(value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2));
}

function grouped(digits: string): string {
  const [whole, fraction] = digits.split('.');
  const groups = whole!.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}
