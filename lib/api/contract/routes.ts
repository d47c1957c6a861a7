import * as z from 'zod';
import {
  anomalyBodySchema,
  anomalyRateBodySchema,
  burstBodySchema,
  controlAnswerSchema,
  controlStateSchema,
  handMadeEventSchema,
  networkBodySchema,
  paymentsBodySchema,
  rateBodySchema,
  sentAnomalySchema,
  sentEventSchema,
  sentPaymentsSchema,
  startBodySchema,
} from './control';
import { DETECTION_COLUMNS, detectionSchema } from './detections';
import { evaluationSchema } from './evaluation';
import { EVENT_COLUMNS, eventRowSchema, storedEventSchema } from './event-views';
import {
  anomalyTypeParameter,
  customerIdParameter,
  detectedSeverityParameter,
  detectedTypeParameter,
  entityParameter,
  eventIdParameter,
  eventTypeParameter,
  paging,
  payloadHashParameter,
  quarantineReasonParameter,
  riskParameter,
  runParameter,
  severityParameter,
  timeRange,
  workloadParameter,
} from './parameters';
import { pipelineSchema } from './pipeline';
import type { ProblemCode } from './problem';
import { bytesParameters, QUARANTINE_COLUMNS, quarantinedSchema, quarantineRowSchema } from './quarantine';
import { riskScoreSchema } from './risk-score';
import { statsSchema } from './stats';
import { STREAM_MESSAGES } from './stream';
import { verifySchema } from './verify';
import { WINDOW_COLUMNS, windowSchema } from './windows';
import { apiComponents } from './components';

/** How a route answers. A list is returned as JSON pages, or whole as CSV or NDJSON. */
export type RouteResponse =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'list'; readonly schema: z.ZodType; readonly columns: readonly string[] }
  | { readonly kind: 'text'; readonly mediaType: string; readonly description: string }
  | { readonly kind: 'stream'; readonly messages: Readonly<Record<string, z.ZodType>> };

export type Route = {
  readonly method: 'GET' | 'POST';
  /** With `{names}` for the variable parts. */
  readonly path: string;
  readonly tag: 'Events' | 'Quarantine' | 'Detections' | 'Counts' | 'Health' | 'Live' | 'Control' | 'Documents';
  readonly summary: string;
  /** `open` needs no authorizer on AWS; `control` needs the token that is printed at start. */
  readonly access: 'open' | 'read' | 'control';
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: RouteResponse;
  /** In addition to `COMMON_PROBLEMS`. */
  readonly problems: readonly ProblemCode[];
};

const NOTHING = z.strictObject({});
const json = (schema: z.ZodType) => ({ kind: 'json', schema }) as const;

/** A page of a list: `id` is its name in the OpenAPI document. */
function page<Row extends z.ZodType>(id: string, row: Row) {
  return z
    .strictObject({
      rows: z.array(row),
      next_cursor: z.string().nullable().describe('Null when nothing is left'),
    })
    .register(apiComponents, { id });
}

const eventPage = page('EventPage', eventRowSchema);
const windowPage = page('WindowPage', windowSchema);
const detectionPage = page('DetectionPage', detectionSchema);
const quarantinePage = page('QuarantinePage', quarantineRowSchema);
const eventList = { kind: 'list', schema: eventPage, columns: EVENT_COLUMNS } as const;

const storedEventsSchema = z
  .strictObject({ event_id: z.string(), rows: z.array(storedEventSchema).min(1) })
  .describe('More than one row: different payloads have the same id')
  .register(apiComponents, { id: 'StoredEvents' });

const healthSchema = z.strictObject({ status: z.literal('ok') }).register(apiComponents, { id: 'Health' });

const eventFilters = {
  workload: workloadParameter,
  event_type: eventTypeParameter,
  risk: riskParameter,
  severity: severityParameter,
  anomaly: anomalyTypeParameter,
  run: runParameter,
  ...timeRange,
};

const customerParams = z.strictObject({ id: customerIdParameter });

function get<
  Response extends RouteResponse,
  Params extends z.ZodObject = typeof NOTHING,
  Query extends z.ZodObject = typeof NOTHING,
>(
  route: Pick<Route, 'path' | 'tag' | 'summary'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly access?: 'open';
    readonly response: Response;
    readonly problems?: readonly ProblemCode[];
  },
) {
  const { path, tag, summary, response, access = 'read', problems = [] } = route;
  // When these are omitted, their type parameters have the defaults.
  const params = (route.params ?? NOTHING) as Params;
  const query = (route.query ?? NOTHING) as Query;
  return { method: 'GET', path, tag, summary, response, params, query, access, problems } as const;
}

function control<Body extends z.ZodType, Response extends z.ZodType>(
  path: string,
  route: { readonly summary: string; readonly body: Body; readonly response: Response },
) {
  const problems = ['invalid_body', 'control_conflict', 'control_unavailable'] as const;
  return {
    method: 'POST',
    path,
    tag: 'Control',
    summary: route.summary,
    access: 'control',
    params: NOTHING,
    query: NOTHING,
    body: route.body,
    response: { kind: 'json', schema: route.response },
    problems,
  } as const;
}

/** Every route of the API by operation id. The application, the OpenAPI document and the tests are derived from it. */
export const ROUTES = {
  listEvents: get({
    path: '/events',
    tag: 'Events',
    summary: 'Stored events, newest first',
    query: z.strictObject({ ...eventFilters, customer: customerIdParameter.optional(), ...paging }),
    response: eventList,
    problems: ['invalid_cursor'],
  }),
  getEvent: get({
    path: '/events/{id}',
    tag: 'Events',
    summary: 'All rows of one event id, each with its payload as produced',
    params: z.strictObject({ id: eventIdParameter }),
    response: json(storedEventsSchema),
    problems: ['not_found'],
  }),
  listCustomerEvents: get({
    path: '/customers/{id}/events',
    tag: 'Events',
    summary: 'The events of one customer, newest first',
    params: customerParams,
    query: z.strictObject({ ...eventFilters, ...paging }),
    response: eventList,
    problems: ['invalid_cursor'],
  }),
  getCustomerRisk: get({
    path: '/customers/{id}/risk',
    tag: 'Events',
    summary: 'A score from 0 to 100 with its parts',
    params: customerParams,
    response: json(riskScoreSchema),
    problems: ['not_found'],
  }),
  listAnomalies: get({
    path: '/anomalies',
    tag: 'Events',
    summary: 'Events with an anomaly, newest first',
    query: z.strictObject({
      workload: workloadParameter,
      type: anomalyTypeParameter,
      severity: severityParameter,
      risk: riskParameter,
      run: runParameter,
      ...timeRange,
      ...paging,
    }),
    response: eventList,
    problems: ['invalid_cursor'],
  }),
  listQuarantine: get({
    path: '/quarantine',
    tag: 'Quarantine',
    summary: 'Quarantined records with their reasons, latest arrival first',
    query: z.strictObject({ reason: quarantineReasonParameter, run: runParameter, ...paging }),
    response: { kind: 'list', schema: quarantinePage, columns: QUARANTINE_COLUMNS },
    problems: ['invalid_cursor'],
  }),
  getQuarantined: get({
    path: '/quarantine/{hash}',
    tag: 'Quarantine',
    summary: 'One quarantined record with its bytes',
    params: z.strictObject({ hash: payloadHashParameter }),
    query: z.strictObject(bytesParameters),
    response: json(quarantinedSchema),
    problems: ['not_found'],
  }),
  listDetections: get({
    path: '/detections',
    tag: 'Detections',
    summary: 'Detections of the rules, newest first',
    query: z.strictObject({
      type: detectedTypeParameter,
      severity: detectedSeverityParameter,
      entity: entityParameter,
      run: runParameter,
      ...timeRange,
      ...paging,
    }),
    response: { kind: 'list', schema: detectionPage, columns: DETECTION_COLUMNS },
    problems: ['invalid_cursor'],
  }),
  getEvaluation: get({
    path: '/evaluation',
    tag: 'Detections',
    summary: 'The detector rule by rule, judged by the labels that the producer beside this server has injected',
    response: json(evaluationSchema),
  }),
  listWindows: get({
    path: '/windows',
    tag: 'Counts',
    summary: 'Counts per minute of event time, newest first',
    query: z.strictObject({ workload: workloadParameter, ...timeRange, ...paging }),
    response: { kind: 'list', schema: windowPage, columns: WINDOW_COLUMNS },
    problems: ['invalid_cursor'],
  }),
  getStats: get({
    path: '/stats',
    tag: 'Counts',
    summary: 'Totals and the last minute, by type, risk and anomaly',
    query: z.strictObject({ workload: workloadParameter }),
    response: json(statsSchema),
  }),
  getPipeline: get({
    path: '/pipeline',
    tag: 'Health',
    summary: 'Health of stream, mapping, tables and producer',
    response: json(pipelineSchema),
  }),
  getVerify: get({
    path: '/verify',
    tag: 'Health',
    summary: 'Live proof per window: generated, accepted, in bronze, quarantined, equal or not',
    response: json(verifySchema),
  }),
  getHealth: get({
    path: '/health',
    tag: 'Health',
    summary: 'Whether this server answers',
    access: 'open',
    response: json(healthSchema),
  }),
  getMetrics: get({
    path: '/metrics',
    tag: 'Health',
    summary: 'Metrics for Prometheus',
    response: { kind: 'text', mediaType: 'text/plain', description: 'Prometheus text format, version 0.0.4' },
  }),
  openStream: get({
    path: '/stream',
    tag: 'Live',
    summary: 'New events, counters and changes of health as server-sent events; resumes by Last-Event-ID',
    response: { kind: 'stream', messages: STREAM_MESSAGES },
  }),
  getControl: get({
    path: '/control',
    tag: 'Control',
    summary: 'The state of the producer, and what it can do',
    response: json(controlAnswerSchema),
  }),
  startProducer: control('/control/start', {
    summary: 'Starts the producer, or resumes a paused one',
    body: startBodySchema,
    response: controlStateSchema,
  }),
  pauseProducer: control('/control/pause', {
    summary: 'Pauses generation until the producer is started again',
    body: NOTHING,
    response: controlStateSchema,
  }),
  stopProducer: control('/control/stop', {
    summary: 'Ends the run in good order: all generated events are delivered',
    body: NOTHING,
    response: controlStateSchema,
  }),
  setRate: control('/control/rate', {
    summary: 'Sets the number of events per second',
    body: rateBodySchema,
    response: controlStateSchema,
  }),
  setAnomalyRate: control('/control/anomaly-rate', {
    summary: 'Sets the share of events with an anomaly',
    body: anomalyRateBodySchema,
    response: controlStateSchema,
  }),
  setNetwork: control('/control/network', {
    summary: 'Sets the network profile',
    body: networkBodySchema,
    response: controlStateSchema,
  }),
  startBurst: control('/control/burst', {
    summary: 'Multiplies the rate for a few seconds',
    body: burstBodySchema,
    response: controlStateSchema,
  }),
  sendEvent: control('/control/event', {
    summary: 'Sends one hand-made event',
    body: handMadeEventSchema,
    response: sentEventSchema,
  }),
  sendPayments: control('/control/payments', {
    summary: 'Carries out hand-made payments between two banks, and sends all their events',
    body: paymentsBodySchema,
    response: sentPaymentsSchema,
  }),
  injectAnomaly: control('/control/anomaly', {
    summary: 'Sends an anomaly of the given type: one event, or all events of a pattern',
    body: anomalyBodySchema,
    response: sentAnomalySchema,
  }),
  getOpenApi: get({
    path: '/openapi.json',
    tag: 'Documents',
    summary: 'This description of the API',
    response: { kind: 'text', mediaType: 'application/json', description: 'OpenAPI 3.1' },
  }),
  getDocs: get({
    path: '/docs',
    tag: 'Documents',
    summary: 'The same description as a page for people',
    response: { kind: 'text', mediaType: 'text/html', description: 'HTML without scripts' },
  }),
  getDocsStyle: get({
    path: '/docs.css',
    tag: 'Documents',
    summary: 'The style of that page',
    response: { kind: 'text', mediaType: 'text/css', description: 'Style sheet' },
  }),
} as const satisfies Record<string, Route>;

export type RouteId = keyof typeof ROUTES;
export const ROUTE_IDS = Object.keys(ROUTES) as RouteId[];

/** The validated parts of a request that a handler receives. */
export type RouteInput<Id extends RouteId> = {
  readonly params: z.infer<(typeof ROUTES)[Id]['params']>;
  readonly query: z.infer<(typeof ROUTES)[Id]['query']>;
  readonly body: (typeof ROUTES)[Id] extends { readonly body: infer Body extends z.ZodType }
    ? z.infer<Body>
    : undefined;
};

/** Problems that any route may answer with. */
export const COMMON_PROBLEMS = [
  'invalid_parameter',
  'unknown_parameter',
  'too_many_requests',
  'backend_unavailable',
  'internal',
] as const satisfies readonly ProblemCode[];
