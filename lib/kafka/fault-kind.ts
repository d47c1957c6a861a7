/** What can go wrong with a request to Kafka. No other file reads the names and codes of the client's errors. */
type KafkaFaultKind =
  | 'not-found'
  | 'denied'
  | 'bad-credentials'
  | 'too-large'
  | 'invalid'
  | 'exists'
  | 'out-of-order'
  | 'unsupported'
  | 'busy'
  | 'throttled'
  | 'refused-connection'
  | 'unknown-host'
  | 'broken-connection'
  | 'timeout'
  | 'tls';

/** Error codes of the protocol. Source: https://kafka.apache.org/protocol#protocol_error_codes */
const PROTOCOL: Readonly<Record<string, KafkaFaultKind>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'not-found',
  UNKNOWN_TOPIC_ID: 'not-found',
  TOPIC_AUTHORIZATION_FAILED: 'denied',
  GROUP_AUTHORIZATION_FAILED: 'denied',
  CLUSTER_AUTHORIZATION_FAILED: 'denied',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'denied',
  SASL_AUTHENTICATION_FAILED: 'bad-credentials',
  UNSUPPORTED_SASL_MECHANISM: 'bad-credentials',
  ILLEGAL_SASL_STATE: 'bad-credentials',
  MESSAGE_TOO_LARGE: 'too-large',
  RECORD_LIST_TOO_LARGE: 'too-large',
  INVALID_TOPIC_EXCEPTION: 'invalid',
  INVALID_PARTITIONS: 'invalid',
  INVALID_REPLICATION_FACTOR: 'invalid',
  INVALID_CONFIG: 'invalid',
  INVALID_REQUEST: 'invalid',
  INVALID_TIMESTAMP: 'invalid',
  POLICY_VIOLATION: 'invalid',
  INVALID_RECORD: 'invalid',
  CORRUPT_MESSAGE: 'invalid',
  TOPIC_ALREADY_EXISTS: 'exists',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'out-of-order',
  UNKNOWN_PRODUCER_ID: 'out-of-order',
  INVALID_PRODUCER_EPOCH: 'out-of-order',
  PRODUCER_FENCED: 'out-of-order',
  UNSUPPORTED_VERSION: 'unsupported',
  THROTTLING_QUOTA_EXCEEDED: 'throttled',
  REQUEST_TIMED_OUT: 'timeout',
  NETWORK_EXCEPTION: 'broken-connection',
};

/** The client's own errors, by name. */
const NAMES: Readonly<Record<string, KafkaFaultKind>> = {
  KafkaJSSASLAuthenticationError: 'bad-credentials',
  KafkaJSServerDoesNotSupportApiKey: 'unsupported',
  KafkaJSRequestTimeoutError: 'timeout',
  KafkaJSConnectionClosedError: 'broken-connection',
  KafkaJSTopicMetadataNotLoaded: 'busy',
  KafkaJSMetadataNotLoaded: 'busy',
  KafkaJSBrokerNotFound: 'busy',
  KafkaJSLockTimeout: 'busy',
};

/** Node.js's codes for errors of sockets and of name resolution. */
const NETWORK: Readonly<Record<string, KafkaFaultKind>> = {
  ECONNREFUSED: 'refused-connection',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EHOSTUNREACH: 'refused-connection',
  ENETUNREACH: 'refused-connection',
  ECONNRESET: 'broken-connection',
  EPIPE: 'broken-connection',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls',
};

type ClientError = {
  readonly name?: string;
  readonly message?: string;
  readonly type?: string;
  readonly code?: string | number;
  readonly retriable?: boolean;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
};

/** The kind, and what the innermost error that says something is called and says. */
export type KafkaFault = { readonly kind: KafkaFaultKind; readonly code: string; readonly message: string };

/** What went wrong with a request; undefined when the error does not come from Kafka or its client. */
export function kafkaFaultOf(error: unknown): KafkaFault | undefined {
  const chain = [...wrappedBy(error)];
  for (const link of chain) {
    const fault = ownFault(link);
    if (fault !== undefined) return fault;
  }
  const unknown = chain.find(({ name = '' }) => name.startsWith('KafkaJS'));
  return unknown && { kind: unknown.retriable === false ? 'invalid' : 'busy', ...wordsOf(unknown) };
}

function ownFault(error: ClientError): KafkaFault | undefined {
  const { name = '', type = '', code = '', message = '' } = error;
  const kind =
    valueOf(PROTOCOL, type) ?? valueOf(NETWORK, String(code)) ?? valueOf(NAMES, name) ?? kindOfWords(error, message);
  return kind === undefined ? undefined : { kind, ...wordsOf(error) };
}

/** The client keeps the code of some socket errors in the text only. */
function kindOfWords({ name = '', code = '' }: ClientError, message: string): KafkaFaultKind | undefined {
  if (/^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(String(code))) return 'tls';
  if (name !== 'KafkaJSConnectionError') return undefined;
  const named = /\b(E[A-Z_]{3,})\b/.exec(message)?.[1];
  if (named !== undefined) return valueOf(NETWORK, named);
  if (/certificate|SSL|TLS/i.test(message)) return 'tls';
  return /timeout/i.test(message) ? 'timeout' : 'broken-connection';
}

const MAX_DEPTH = 6;

/** The innermost error first: what wraps it says less. */
function* wrappedBy(error: unknown, depth = 0): Generator<ClientError> {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return;
  const { cause, errors } = error as ClientError;
  yield* wrappedBy(cause, depth + 1);
  if (Array.isArray(errors)) yield* wrappedBy(errors[0], depth + 1);
  yield error;
}

function wordsOf({ type, code, name = 'Error', message = '' }: ClientError): Pick<KafkaFault, 'code' | 'message'> {
  return { code: type ?? (typeof code === 'string' && code !== '' ? code : name), message };
}

function valueOf(table: Readonly<Record<string, KafkaFaultKind>>, key: string): KafkaFaultKind | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Whether the same request may succeed later without anyone doing anything. */
export function doesPass({ kind }: Pick<KafkaFault, 'kind'>): boolean {
  switch (kind) {
    case 'busy':
    case 'throttled':
    case 'refused-connection':
    case 'unknown-host':
    case 'broken-connection':
    case 'timeout':
    // A broker that has just started does not know its topics yet.
    case 'not-found':
      return true;
    case 'denied':
    case 'bad-credentials':
    case 'too-large':
    case 'invalid':
    case 'exists':
    case 'out-of-order':
    case 'unsupported':
    case 'tls':
      return false;
    default:
      return kind satisfies never;
  }
}
