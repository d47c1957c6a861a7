/** What can go wrong with a call to AWS, or to what answers in its place. */
export const FAULT_KINDS = [
  'throttled',
  'server-fault',
  'not-found',
  'denied',
  'credentials',
  'clock-skew',
  'region',
  'conflict',
  'busy',
  'expired',
  'invalid',
  'refused-connection',
  'unknown-host',
  'unreachable',
  'broken-connection',
  'timeout',
  'tls',
  'not-an-aws-answer',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Names that services give their errors, and the SDK its own. Sources: the common errors of each service's API reference. */
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

  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  UnrecognizedClientException: 'credentials',
  InvalidClientTokenId: 'credentials',
  InvalidAccessKeyId: 'credentials',
  InvalidSignatureException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  IncompleteSignature: 'credentials',
  IncompleteSignatureException: 'credentials',
  MissingAuthenticationToken: 'credentials',
  MissingAuthenticationTokenException: 'credentials',
  ExpiredToken: 'credentials',
  ExpiredTokenException: 'credentials',

  RequestTimeTooSkewed: 'clock-skew',
  RequestExpired: 'clock-skew',

  ResourceInUseException: 'conflict',
  ConditionalCheckFailedException: 'conflict',
  TransactionConflictException: 'conflict',
  TransactionCanceledException: 'conflict',
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
  UnknownOperationException: 'invalid',
  InvalidAction: 'invalid',

  TimeoutError: 'timeout',
  RequestTimeout: 'timeout',
  RequestTimeoutException: 'timeout',

  UnusableAnswerError: 'not-an-aws-answer',
};

/** Codes that Node.js gives to the errors of sockets and names. */
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
};

/**
 * What an error of a call says went wrong; undefined for an error that comes from no call. This is the one file that
 * reads the names of AWS's errors.
 * @example faultKindOf(Object.assign(new Error(), { name: 'ThrottlingException' })) // 'throttled'
 */
export function faultKindOf(error: unknown): FaultKind | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { name = '', message = '', code = '', $metadata } = error as ServiceError;
  const network = isOfFile(error) ? undefined : networkKind(code);
  if (network !== undefined) return network;
  const status = $metadata?.httpStatusCode;
  // What does not parse tells nothing by its text: the status speaks where it says more than that.
  if (name === 'SyntaxError' && status !== undefined) return status >= 500 ? 'server-fault' : 'not-an-aws-answer';
  const named = faultKindOfName(name);
  if (named !== undefined) return named;
  if (/region is missing/i.test(message)) return 'region';
  return status === undefined ? undefined : kindOfStatus(status, name);
}

/** The same for the name alone, such as the ErrorCode of one record; undefined when it is not known. */
export function faultKindOfName(name: string): FaultKind | undefined {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
}

function networkKind(code: string): FaultKind | undefined {
  if (Object.hasOwn(NETWORK_CODES, code)) return NETWORK_CODES[code];
  if (code.startsWith('HPE_')) return 'not-an-aws-answer'; // Node's HTTP parser: what answers does not speak HTTP
  return /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code) ? 'tls' : undefined;
}

/** Pipes and files share a few codes with sockets. */
function isOfFile({ path }: ServiceError): boolean {
  return path !== undefined;
}

function kindOfStatus(status: number, name: string): FaultKind {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server-fault';
  // Every client fault of a service has a name. Without one, something else has answered.
  return name === 'Unknown' || name === '' || status < 400 ? 'not-an-aws-answer' : 'invalid';
}
