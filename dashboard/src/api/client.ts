import { exportRows, type EventListRequest } from './export-rows';
import type { Query } from './query-text';
import { createTransport, type TransportOptions } from './transport';
import type {
  Burst,
  ControlAnswer,
  ControlState,
  DetectionView,
  EvaluationView,
  EventRowView,
  HandMadeEvent,
  MinuteWindow,
  Page,
  Pipeline,
  Quarantined,
  QuarantineRowView,
  RiskScore,
  SentAnomaly,
  SentEvent,
  Stats,
  StoredEvents,
  Verify,
} from './types';

export type ApiClient = ReturnType<typeof createApiClient>;

type StartBody = Partial<Pick<ControlState, 'workload' | 'events_per_second' | 'anomaly_rate' | 'network'>>;

/** The routes of the API that the page uses. */
export function createApiClient(options: TransportOptions) {
  const transport = createTransport(options);
  const { read, act } = transport;
  return {
    stats: (query: Query = {}) => read<Stats>('/stats', query),
    pipeline: () => read<Pipeline>('/pipeline'),
    verify: () => read<Verify>('/verify'),
    control: () => read<ControlAnswer>('/control'),
    evaluation: () => read<EvaluationView>('/evaluation'),
    detections: (query: Query) => read<Page<DetectionView>>('/detections', query),
    quarantine: (query: Query) => read<Page<QuarantineRowView>>('/quarantine', query),
    quarantined: (hash: string, query: Query) => read<Quarantined>(`/quarantine/${hash}`, query),
    windows: (query: Query) => read<Page<MinuteWindow>>('/windows', query),
    events: ({ path, query }: EventListRequest) => read<Page<EventRowView>>(path, query),
    event: (id: string) => read<StoredEvents>(`/events/${encodeURIComponent(id)}`),
    customerRisk: (id: string) => read<RiskScore>(`/customers/${encodeURIComponent(id)}/risk`),
    exportRows: (request: EventListRequest) => exportRows(transport, request),
    start: (body: StartBody = {}) => act<ControlState>('/control/start', body),
    pause: () => act<ControlState>('/control/pause', {}),
    stop: () => act<ControlState>('/control/stop', {}),
    setRate: (events_per_second: number) => act<ControlState>('/control/rate', { events_per_second }),
    setAnomalyRate: (anomaly_rate: number) => act<ControlState>('/control/anomaly-rate', { anomaly_rate }),
    setNetwork: (network: string) => act<ControlState>('/control/network', { network }),
    burst: (body: Burst) => act<ControlState>('/control/burst', body),
    sendEvent: (body: HandMadeEvent) => act<SentEvent>('/control/event', body),
    injectAnomaly: (type: string) => act<SentAnomaly>('/control/anomaly', { type }),
  };
}
