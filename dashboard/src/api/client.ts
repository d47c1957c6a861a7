import { ApiError, asApiError } from './api-error';
import { linesOf } from './lines-of';
import type {
  ControlAnswer,
  ControlState,
  DetectionView,
  EvaluationView,
  EventRowView,
  HandMadeEvent,
  MinuteWindow,
  Page,
  Pipeline,
  Problem,
  Quarantined,
  QuarantineRowView,
  RiskScore,
  SentAnomaly,
  SentEvent,
  Stats,
  StoredEvents,
  Verify,
} from './types';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A list of events as the API knows it: one of its paths, and the filters in words that it takes. */
export type EventListRequest = { readonly path: string; readonly query: Query };

export type ApiClient = ReturnType<typeof createApiClient>;

type Options = {
  readonly fetch: typeof fetch;
  /** @default '' the page's own origin */
  readonly base?: string;
  /** The control token, while there is one. Only control routes are given it. */
  readonly token: () => string | undefined;
  /** @default 15 s */
  readonly timeoutMs?: number;
};

export function createApiClient({ fetch, base = '', token, timeoutMs = 15_000 }: Options) {
  async function read<Answer>(path: string, query: Query = {}): Promise<Answer> {
    const response = await send(`${path}${queryText(query)}`, { headers: { accept: 'application/json' } });
    return (await response.json().catch(unreadable)) as Answer;
  }

  async function act<Answer>(path: string, body: object): Promise<Answer> {
    const response = await send(path, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${token() ?? ''}`,
      },
      body: JSON.stringify(body),
    });
    return (await response.json().catch(unreadable)) as Answer;
  }

  async function send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${base}${path}`, { signal: AbortSignal.timeout(timeoutMs), ...init }).catch(
      (error: unknown) => {
        throw asApiError(error);
      },
    );
    if (!response.ok) throw await problemOf(response);
    return response;
  }

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
    start: (body: { workload?: string; events_per_second?: number; anomaly_rate?: number; network?: string } = {}) =>
      act<ControlState>('/control/start', body),
    pause: () => act<ControlState>('/control/pause', {}),
    stop: () => act<ControlState>('/control/stop', {}),
    setRate: (events_per_second: number) => act<ControlState>('/control/rate', { events_per_second }),
    setAnomalyRate: (anomaly_rate: number) => act<ControlState>('/control/anomaly-rate', { anomaly_rate }),
    setNetwork: (network: string) => act<ControlState>('/control/network', { network }),
    burst: (body: { multiplier: number; seconds: number }) => act<ControlState>('/control/burst', body),
    sendEvent: (body: HandMadeEvent) => act<SentEvent>('/control/event', body),
    injectAnomaly: (type: string) => act<SentAnomaly>('/control/anomaly', { type }),

    /** The rows of a whole list as they arrive. Who stops reading ends the request. */
    async *exportRows({ path, query }: EventListRequest): AsyncGenerator<EventRowView> {
      const abort = new AbortController();
      try {
        const response = await send(`${path}${queryText({ ...query, format: 'ndjson' })}`, { signal: abort.signal });
        if (!response.body) return;
        for await (const line of linesOf(response.body)) {
          if (line !== '') yield JSON.parse(line) as EventRowView;
        }
      } finally {
        abort.abort();
      }
    },
  };
}

/** `?a=1&b=2`, or nothing. Parameters without a value are left out. */
export function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
  if (problem?.code === undefined) {
    return new ApiError('unreadable', `The API answered ${response.status} without saying why.`);
  }
  return new ApiError(problem.code, problem.detail ?? problem.title ?? problem.code, problem.faults);
}

function unreadable(error: unknown): never {
  throw new ApiError('unreadable', 'The API answered with something that is not JSON.', [], { cause: error });
}
