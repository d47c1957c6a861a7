/** What can go wrong with a call to AWS, or to an emulator. */
export const FAULT_KINDS = [
  'throttled',
  'server-fault',
  'not-found',
  'denied',
  'no-credentials',
  'bad-credentials',
  'clock-skew',
  'region',
  'conflict',
  'busy',
  'expired',
  'invalid',
  'rejected',
  'unsupported',
  'refused-connection',
  'unknown-host',
  'unreachable',
  'broken-connection',
  'timeout',
  'aborted',
  'tls',
  'not-an-aws-answer',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What DynamoDB answers to a write whose condition does not hold. */
const CONDITION_FAILURE = 'ConditionalCheckFailedException';

/** What DynamoDB answers to a transaction of which an action was refused; the reasons say which, and why. */
const CANCELLATION = 'TransactionCanceledException';

/** Why an action made DynamoDB cancel its transaction, by what weighs most: a condition that does not hold decides. */
const CANCELLATION_CODES = new Map<string, FaultKind>([
  ['ConditionalCheckFailed', 'conflict'],
  ['ValidationError', 'invalid'],
  ['ItemCollectionSizeLimitExceeded', 'invalid'],
  ['ProvisionedThroughputExceeded', 'throttled'],
  ['ThrottlingError', 'throttled'],
  ['TransactionConflict', 'busy'], // with another transaction or write that is under way
]);

/** Names of errors from the services and from the SDK. Sources: the common errors in each service's API reference. */
const NAMES: Readonly<Record<string, FaultKind>> = {
  ProvisionedThroughputExceededException: 'throttled',
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  RequestThrottled: 'throttled',
  RequestThrottledException: 'throttled',
  RequestLimitExceeded: 'throttled',
  TooManyRequestsException: 'throttled',
  LimitExceededException: 'throttled',
  KMSThrottlingException: 'throttled',
  SlowDown: 'throttled',
  BandwidthLimitExceeded: 'throttled',

  InternalServerError: 'server-fault',
  InternalFailure: 'server-fault',
  InternalFailureException: 'server-fault',
  InternalError: 'server-fault',
  ServiceUnavailable: 'server-fault',
  ServiceUnavailableException: 'server-fault',

  ResourceNotFoundException: 'not-found',
  TableNotFoundException: 'not-found',
  NoSuchBucket: 'not-found',
  NoSuchKey: 'not-found',
  NotFound: 'not-found',

  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  UnauthorizedOperation: 'denied',
  NotAuthorized: 'denied',
  OptInRequired: 'denied',
  KMSAccessDeniedException: 'denied',
  KMSDisabledException: 'denied',
  KMSNotFoundException: 'denied',
  KMSOptInRequired: 'denied',

  CredentialsProviderError: 'no-credentials',
  TokenProviderError: 'no-credentials',
  UnrecognizedClientException: 'bad-credentials',
  InvalidClientTokenId: 'bad-credentials',
  InvalidAccessKeyId: 'bad-credentials',
  InvalidSignatureException: 'bad-credentials',
  SignatureDoesNotMatch: 'bad-credentials',
  IncompleteSignature: 'bad-credentials',
  IncompleteSignatureException: 'bad-credentials',
  MissingAuthenticationToken: 'bad-credentials',
  MissingAuthenticationTokenException: 'bad-credentials',
  ExpiredToken: 'bad-credentials',
  ExpiredTokenException: 'bad-credentials',

  RequestTimeTooSkewed: 'clock-skew',
  RequestExpired: 'clock-skew',

  ResourceInUseException: 'conflict',
  [CONDITION_FAILURE]: 'conflict',
  TransactionConflictException: 'conflict',
  [CANCELLATION]: 'conflict',
  ReplicatedWriteConflictException: 'conflict',
  OperationAborted: 'conflict',

  KMSInvalidStateException: 'busy',
  TransactionInProgressException: 'busy',

  ExpiredIteratorException: 'expired',
  TrimmedDataAccessException: 'expired',
  ExpiredNextTokenException: 'expired',

  ValidationException: 'invalid',
  SerializationException: 'invalid',
  InvalidArgumentException: 'invalid',
  RequestEntityTooLargeException: 'invalid',

  UnknownOperationException: 'unsupported',
  NotImplementedException: 'unsupported',
  InvalidAction: 'unsupported',

  TimeoutError: 'timeout',
  RequestTimeout: 'timeout',
  RequestTimeoutException: 'timeout',

  AbortError: 'aborted',

  UnusableAnswerError: 'not-an-aws-answer',
};

/** Node.js's codes for errors of sockets and of name resolution. */
const NETWORK_CODES: Readonly<Record<string, FaultKind>> = {
  ECONNREFUSED: 'refused-connection',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_NONAME: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'broken-connection',
  ECONNABORTED: 'broken-connection',
  EPIPE: 'broken-connection',
  UND_ERR_SOCKET: 'broken-connection',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  EPROTO: 'tls',
};

export type ServiceError = {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: string;
  /** One for each action of a cancelled transaction. */
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
};

/**
 * What went wrong with a call, by the error's name, code and status; undefined when the error does not come from a
 * call. No other file reads the names of AWS errors, and a test keeps it so.
 * @example faultKindOf(Object.assign(new Error(), { name: 'ThrottlingException' })) // 'throttled'
 */
export function faultKindOf(error: unknown): FaultKind | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name = '', message = '', code = '', $metadata } = error as ServiceError;
  const network = isOfFile(error) ? undefined : networkKind(code);
  if (network !== undefined) return network;
  const status = $metadata?.httpStatusCode;
  // An answer that does not parse: its status may still say what happened.
  if (name === 'SyntaxError' && status !== undefined) return status >= 500 ? 'server-fault' : 'not-an-aws-answer';
  const named = name === CANCELLATION ? cancellationKind(error) : faultKindOfName(name);
  if (named !== undefined) return named;
  if (/region is missing/i.test(message)) return 'region';
  return status === undefined ? undefined : kindOfStatus(status, name);
}

/** The same by the name alone, such as the ErrorCode of one record; undefined for an unknown name. */
export function faultKindOfName(name: string): FaultKind | undefined {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

/**
 * Whether a conditional write, or a transaction, was refused because a condition does not hold: an expected outcome, not a
 * fault.
 */
export function isConditionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name !== CANCELLATION) return error.name === CONDITION_FAILURE;
  const { CancellationReasons: reasons = [] } = error as ServiceError;
  return reasons.some(({ Code = '' }) => CANCELLATION_CODES.get(Code) === 'conflict');
}

function cancellationKind({ CancellationReasons: reasons = [] }: ServiceError): FaultKind {
  const codes = new Set(reasons.map(({ Code }) => Code));
  for (const [code, kind] of CANCELLATION_CODES) if (codes.has(code)) return kind;
  return NAMES[CANCELLATION]!;
}

function networkKind(code: string): FaultKind | undefined {
  if (Object.hasOwn(NETWORK_CODES, code)) return NETWORK_CODES[code];
  if (code.startsWith('HPE_')) return 'not-an-aws-answer'; // Node.js's HTTP parser: the other side does not speak HTTP
  return /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code) ? 'tls' : undefined;
}

/** Files and pipes share a few codes with sockets. */
function isOfFile({ path }: ServiceError): boolean {
  return path !== undefined;
}

function kindOfStatus(status: number, name: string): FaultKind {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server-fault';
  // AWS services name every client fault. An answer without a name comes from something else.
  return name === 'Unknown' || name === '' || status < 400 ? 'not-an-aws-answer' : 'rejected';
}
