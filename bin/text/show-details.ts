import { summaryOf, type LegionEvent } from '../../lib/events/event';
import type { ProducedRecord } from '../../producer/generation/record';
import type { OpenSink } from '../../producer/delivery/sink';
import type { CommandContext, Output } from './context';

type Speaker = { readonly context: Pick<CommandContext, 'isTerminal'>; readonly output: Pick<Output, 'note'> };

/** The same sink, which also describes each record: a line for people, a JSON object for logs. */
export function showingSink(openSink: OpenSink, { context, output }: Speaker): OpenSink {
  const text = context.isTerminal ? detailLine : (record: ProducedRecord) => JSON.stringify(details(record));
  return async (sinkContext) => {
    const sink = await openSink(sinkContext);
    return {
      ...sink,
      write: (records) => {
        for (const record of records) output.note(text(record));
        return sink.write(records);
      },
    };
  };
}

function details({
  eventId,
  eventTimeMs,
  workload,
  partitionKey,
  riskLevel,
  creditLimit,
  bytes,
  truth,
}: ProducedRecord) {
  const eventTime = new Date(eventTimeMs).toISOString();
  const summary = summaryOf(JSON.parse(Buffer.from(bytes).toString()) as LegionEvent);
  const anomalies = truth.map((flag) => flag.type);
  return {
    level: 30,
    msg: 'event',
    eventId,
    eventTime,
    workload,
    partitionKey,
    summary,
    riskLevel,
    creditLimit,
    anomalies,
  };
}

/** The event's own summary; if it has none, risk and limit. */
function detailLine(record: ProducedRecord): string {
  const { eventTime, eventId, partitionKey, summary, riskLevel = '-', creditLimit = '-', anomalies } = details(record);
  const about = summary ?? `${riskLevel}  ${creditLimit}`;
  return [eventTime, eventId, partitionKey, about, anomalies.join(',')].join('  ').trimEnd();
}
