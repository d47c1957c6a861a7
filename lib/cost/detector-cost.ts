import { DYNAMODB, GB, type Quantity } from './cost-line';
import { invocationsPerSecond, type Deployment } from './deployment';
import { READ_UNIT_BYTES } from './item-size';
import type { WriteMode } from '../domain/write-mode';
import { SECONDS_PER_MONTH } from './month';
import { cheaperWriteMode, unitsPerUnit } from './write-mode';

/** A row of the anomalies table is also in both of its indexes. */
const PLACES_OF_A_DETECTION = 3;

/** Of a customer of the signals workload. */
const YOUNG_STATE_BYTES = 300;

/** How the detector writes states on AWS, with this many entities in a batch. */
export function stateWriteMode(itemsPerBatch: number, { memoryMb }: Pick<Deployment, 'memoryMb'>): WriteMode {
  return cheaperWriteMode({ itemsPerBatch, itemBytes: YOUNG_STATE_BYTES, memoryMb });
}

/** The name of their line. */
export const STATE_WRITES = 'detector states, writes';

/**
 * The detector reads and writes one state item per customer or clearing group of a batch, and one checkpoint per batch.
 * Assuming that no two events of a batch share one gives the highest possible cost.
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
  const mode = stateWriteMode(states / batches, deployment);
  const readUnits = Math.max(1, Math.ceil(detector.stateBytes / READ_UNIT_BYTES));
  return [
    {
      service: DYNAMODB,
      what: STATE_WRITES,
      quantity: (states * detector.stateWriteUnits + batches) * unitsPerUnit(mode),
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
      quantity: events * detector.detectionsPerEvent * detector.detectionWriteUnits * PLACES_OF_A_DETECTION,
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
