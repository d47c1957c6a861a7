import type { ProducedRecord } from '../../producer/record';
import type { OpenSink } from '../../producer/sinks/sink';
import type { CommandContext, Output } from './context';

type Speaker = { readonly context: Pick<CommandContext, 'isTerminal'>; readonly output: Pick<Output, 'note'> };

/** The same sink, which also says of each record what it is: a line for people, a JSON object for logs. */
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

function details({ eventId, eventTimeMs, partitionKey, riskLevel, creditLimit, truth }: ProducedRecord) {
  const eventTime = new Date(eventTimeMs).toISOString();
  return { level: 30, msg: 'event', eventId, eventTime, partitionKey, riskLevel, creditLimit, anomalies: types(truth) };
}

function detailLine(record: ProducedRecord): string {
  const { eventTime, eventId, partitionKey, riskLevel = '-', creditLimit = '-', anomalies } = details(record);
  return [eventTime, eventId, partitionKey, riskLevel, creditLimit, anomalies.join(',')].join('  ').trimEnd();
}

function types(truth: ProducedRecord['truth']): string[] {
  return truth.map((flag) => flag.type);
}
