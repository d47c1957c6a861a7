import { DYNAMODB, GB, type Quantity } from './cost-line';
import { invocationsPerSecond, type Deployment } from './deployment';
import { READ_UNIT_BYTES, TRANSACTION_FACTOR } from './item-size';
import { SECONDS_PER_MONTH } from './month';

/** A detection is a row of the anomalies table, and of both of its indexes, which follow after the transaction. */
const UNITS_PER_DETECTION = TRANSACTION_FACTOR + 2;

/** The name of their line. */
export const STATE_WRITES = 'detector states, writes';

/**
 * The detector reads and writes one state item per customer or clearing group of a batch, and one checkpoint per batch.
 * Assuming that no two events of a batch share one, and no two detections, gives the highest possible cost. A state with
 * a detection is written in a transaction with it, and the checkpoint in the last of them.
 */
export function detection(deployment: Deployment): Quantity[] {
  const { detector, eventsPerSecond, detectorMsPerEvent = 0, detectorMsPerInvocation = 0, memoryMb } = deployment;
  if (!detector || detector.judgedShare === 0) return [];
  const events = eventsPerSecond * SECONDS_PER_MONTH;
  const judged = events * detector.judgedShare;
  const judgedPerSecond = eventsPerSecond * detector.judgedShare;
  const batches = invocationsPerSecond({ ...deployment, eventsPerSecond: judgedPerSecond }) * SECONDS_PER_MONTH;
  const states = events * detector.statesPerEvent;
  const busySeconds = (judged * detectorMsPerEvent + batches * detectorMsPerInvocation) / 1000;
  const detections = events * detector.detectionsPerEvent;
  const inTransactions = Math.min(states, detections) * detector.stateWriteUnits + Math.min(batches, detections);
  const readUnits = Math.max(1, Math.ceil(detector.stateBytes / READ_UNIT_BYTES));
  return [
    {
      service: DYNAMODB,
      what: STATE_WRITES,
      quantity: states * detector.stateWriteUnits + batches + inTransactions * (TRANSACTION_FACTOR - 1),
      price: 'dynamoDbWrite',
    },
    {
      service: DYNAMODB,
      what: 'detector states, reads',
      quantity: states * readUnits + batches,
      price: 'dynamoDbRead',
    },
    {
      service: DYNAMODB,
      what: 'anomalies table and indexes, writes',
      quantity: detections * detector.detectionWriteUnits * UNITS_PER_DETECTION,
      price: 'dynamoDbWrite',
    },
    ...secondReading(deployment),
    { service: 'Lambda', what: 'detector, requests', quantity: batches, price: 'lambdaRequest' },
    {
      service: 'Lambda',
      what: `detector, ${memoryMb} MB on arm64`,
      quantity: (busySeconds * memoryMb) / 1024,
      price: 'lambdaArmGbSecond',
    },
  ];
}

/** A second mapping reads the whole stream again, because filters apply only after reading. */
function secondReading({ eventsPerSecond, footprint, stream }: Deployment): Quantity[] {
  if (stream.mode !== 'on-demand') return [];
  const quantity = (eventsPerSecond * SECONDS_PER_MONTH * footprint.eventBytes) / GB;
  return [{ service: 'Kinesis', what: 'data out, to the detector', quantity, price: 'kinesisOutGb' }];
}
