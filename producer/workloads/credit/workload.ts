import { eventId, SCHEMA_VERSION, type AnomalyFlag } from '../../../lib/events/envelope';
import type { RunConfig } from '../../../lib/domain/run/run';
import type { Client } from '../../dataset/client';
import type { Track } from '../track';
import type { Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { CREDIT_ANOMALIES } from './anomalies/catalogue';
import { duplicateVariant } from './anomalies/duplicate-event';
import { originalOf, planAnomaly, type AnomalyPlan, type PlanInput } from './anomaly-plan';
import { customerId } from '../../world/customer';
import { creditPayload, type CreditPayload } from './credit-payload';
import type { CreditCategory, CreditEvent } from '../../../lib/events/credit';
import { ordinaryExtremes, type OrdinaryExtremes } from './ordinary-extremes';
import { fillTemplate } from '../fill-template';

type Flag = AnomalyFlag<CreditCategory>;

/** Payload, client and flags of one position. */
type Content = { readonly payload: CreditPayload; readonly client: Client; readonly truth: readonly Flag[] };

type ContentInput = PlanInput & { readonly runId: string; readonly track: Track; readonly extremes: OrdinaryExtremes };

const NO_FLAGS: readonly Flag[] = [];

export const workload: WorkloadDefinition = { create: createCreditWorkload, anomalies: CREDIT_ANOMALIES };

/** Credit assessments: one event per client in the order of the dataset, again and again. */
function createCreditWorkload({ config, dataset, track }: WorkloadInput): Workload {
  const { clients } = dataset;
  const clientAt = (position: number) => clients[position % clients.length]!;
  const { seed, anomalyRate, runId } = config;
  const input: ContentInput = { seed, anomalyRate, clientAt, runId, track, extremes: ordinaryExtremes(clients) };
  return {
    generate: (position) => {
      const { payload, client, truth } = contentAt(input, position);
      const event = creditEvent(config, track, position, payload);
      if (config.labels === 'inline' && truth.length > 0) event.anomaly_flags = [...truth];
      return { event, truth, partitionKey: customerId(client) };
    },
  };
}

/** Envelope first, then the payload. Written out as one object literal: spreading two into one takes twice as long. */
function creditEvent(config: RunConfig, track: Track, position: number, payload: CreditPayload): CreditEvent {
  const sequence = track.sequenceOf(position);
  const event: CreditEvent = {
    event_id: eventId(config.runId, sequence),
    event_type: 'CREDIT_ASSESSMENT',
    timestamp: new Date(track.timeMsOf(position)).toISOString(),
    source_system: 'CREDIT_CARD_SYSTEM',
    workload: 'credit',
    run_id: config.runId,
    sequence,
    schema_version: SCHEMA_VERSION,
    customer: payload.customer,
  };
  if (payload.credit) event.credit = payload.credit;
  if (payload.payment_history) event.payment_history = payload.payment_history;
  if (payload.billing_history) event.billing_history = payload.billing_history;
  if (payload.risk) event.risk = payload.risk;
  return event;
}

function contentAt(input: ContentInput, position: number): Content {
  const plan = planAnomaly(input, position);
  if (plan?.kind === 'duplicate') return repeated(input, position, plan.distance);
  const client = input.clientAt(position);
  return plan ? injected(plan, client, input.extremes) : { payload: creditPayload(client), client, truth: NO_FLAGS };
}

function injected(plan: AnomalyPlan & { kind: 'content' }, client: Client, extremes: OrdinaryExtremes): Content {
  const { type, severity, description, inject } = plan.variant;
  const { payload, values } = inject(creditPayload(client), client, plan.random, extremes);
  const truth = [{ type, category: plan.category, severity, description: fillTemplate(description, values) }];
  return { payload, client, truth };
}

/** The original's content, including its fault if it has one; only the flag is the duplicate's own. */
function repeated(input: ContentInput, position: number, drawnDistance: number): Content {
  const originalPosition = originalOf(input, position, drawnDistance);
  const { payload, client } = contentAt(input, originalPosition);
  const distance = position - originalPosition;
  const { type, severity, description } = duplicateVariant(distance);
  const original = eventId(input.runId, input.track.sequenceOf(originalPosition));
  const flag: Flag = {
    type,
    category: 'DUPLICATE_EVENT',
    severity,
    description: fillTemplate(description, { original, distance }),
    original_event_id: original,
  };
  return { payload, client, truth: [flag] };
}
