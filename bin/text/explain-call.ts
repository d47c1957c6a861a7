import type { AttemptedCall } from '../../lib/aws/attempted-call';
import type { FaultKind } from '../../lib/aws/fault-kind';
import { oneLine } from './one-line';

export type CallFault = {
  readonly kind: FaultKind;
  readonly error: Partial<NodeJS.ErrnoException> & {
    readonly address?: string;
    readonly port?: number;
    readonly hostname?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  /** Undefined when the error is not one of an SDK client. */
  readonly call: AttemptedCall | undefined;
};

/** What happened to a call and how to fix it, in one line: `Kinesis ListShards at http://127.0.0.1:4566: …: …`. */
export function explainCall(fault: CallFault): string {
  const { what, atEndpoint, onAws } = WORDS[fault.kind];
  const remedy = isOnAws(fault) ? onAws : atEndpoint;
  return [...triedText(fault), what(fault), remedy].join(': ');
}

type Words = {
  /** What was found, without the remedy. */
  readonly what: (fault: CallFault) => string;
  /** What to do if an emulator was called. */
  readonly atEndpoint: string;
  readonly onAws: string;
};

const OTHER_ENDPOINT = 'start it, or name another with --endpoint';
const NETWORK = 'check the network and --region';
const AGAIN = 'wait a moment and try again';
const SET_CREDENTIALS = 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

const WORDS: Readonly<Record<FaultKind, Words>> = {
  throttled: {
    what: (fault) => `too many requests (${answerText(fault)})`,
    atEndpoint: AGAIN,
    onAws: 'wait a moment and try again; when it stays so, lower the rate or raise the capacity',
  },
  'server-fault': {
    what: (fault) => `the service failed (${answerText(fault)})`,
    atEndpoint: 'try again; when it stays so, look at the log of what runs there, or start it again',
    onAws: 'try again; when it stays so, look at the AWS Health Dashboard',
  },
  'not-found': {
    what: (fault) => `it does not exist (${answerText(fault)})`,
    atEndpoint: 'deploy first, or check --stage, --stream and --region',
    onAws: 'deploy first, or check --stage, --stream and --region',
  },
  denied: {
    what: (fault) => `the credentials may not do that (${answerText(fault)})`,
    atEndpoint: 'use credentials that may',
    onAws: 'give them the permission, or use others',
  },
  'no-credentials': {
    what: () => 'no AWS credentials were found',
    atEndpoint: SET_CREDENTIALS,
    onAws: `${SET_CREDENTIALS}; or name an emulator with --endpoint`,
  },
  'bad-credentials': {
    what: (fault) => `the credentials are not valid (${answerText(fault)})`,
    atEndpoint: SET_CREDENTIALS,
    onAws: `${SET_CREDENTIALS}; or name an emulator with --endpoint`,
  },
  'clock-skew': {
    what: (fault) => `the clock of this machine is not right (${answerText(fault)})`,
    atEndpoint: 'set it',
    onAws: 'set it',
  },
  region: {
    what: () => 'no AWS region is known',
    atEndpoint: 'name it with --region or AWS_REGION',
    onAws: 'name it with --region or AWS_REGION',
  },
  conflict: {
    what: (fault) => `it is in use or being changed (${answerText(fault)})`,
    atEndpoint: AGAIN,
    onAws: AGAIN,
  },
  busy: {
    what: (fault) => `it is not ready now (${answerText(fault)})`,
    atEndpoint: AGAIN,
    onAws: AGAIN,
  },
  expired: {
    what: (fault) => `the place to read from has expired (${answerText(fault)})`,
    atEndpoint: 'call again, which begins at a new place',
    onAws: 'call again, which begins at a new place',
  },
  invalid: {
    what: (fault) => `the request was refused (${answerText(fault)})`,
    atEndpoint: 'check that the emulator there supports this request, or name another with --endpoint',
    onAws: 'check --stage, --stream and --region',
  },
  rejected: {
    what: (fault) => `the request was refused (${answerText(fault)})`,
    atEndpoint: 'check that the emulator there supports this request, or name another with --endpoint',
    onAws: 'check --stage, --stream and --region',
  },
  unsupported: {
    what: (fault) => `the operation is not known there (${answerText(fault)})`,
    atEndpoint: 'name an emulator that supports it with --endpoint',
    onAws: 'check what answers in the place of AWS, such as a proxy',
  },
  'refused-connection': {
    what: (fault) => `nothing listens at ${addressText(fault)}`,
    atEndpoint: OTHER_ENDPOINT,
    onAws: NETWORK,
  },
  'unknown-host': {
    what: ({ error }) => `the host ${error.hostname ?? ''} is unknown (${error.code})`.replace('host  is', 'host is'),
    atEndpoint: 'check its name in --endpoint',
    onAws: NETWORK,
  },
  unreachable: {
    what: (fault) => `there is no route to ${addressText(fault)} (${fault.error.code})`,
    atEndpoint: 'check the network, or name another with --endpoint',
    onAws: NETWORK,
  },
  'broken-connection': {
    what: ({ error }) => `the connection broke before the answer was complete (${error.code})`,
    atEndpoint: 'check that what runs there is up and speaks HTTP, or name another with --endpoint',
    onAws: AGAIN,
  },
  timeout: {
    what: () => 'no answer in time',
    atEndpoint: 'check that it is up, or name another with --endpoint',
    onAws: NETWORK,
  },
  aborted: {
    what: () => 'the call was cut off before it was answered',
    atEndpoint: AGAIN,
    onAws: AGAIN,
  },
  tls: {
    what: ({ error }) => `no secure connection (${error.code})`,
    atEndpoint: 'write http:// if it does not use TLS, or trust its certificate with NODE_EXTRA_CA_CERTS',
    onAws: 'trust the certificate of your network with NODE_EXTRA_CA_CERTS',
  },
  'not-an-aws-answer': {
    what: (fault) => `an answer that no AWS service gives (${answerText(fault)})`,
    atEndpoint: 'name an endpoint that serves Kinesis and DynamoDB with --endpoint',
    onAws: 'check what answers in the place of AWS, such as a proxy',
  },
};

/** Empty if the call is not known. */
function triedText({ call }: CallFault): string[] {
  if (call === undefined) return [];
  const where = call.endpoint === undefined ? '' : ` at ${call.endpoint}`;
  return [`${call.service} ${call.operation}${where}`];
}

function addressText({ error: { address, port }, call }: CallFault): string {
  if (address !== undefined) return `${address.includes(':') ? `[${address}]` : address}:${port ?? '?'}`;
  return call?.endpoint ?? 'the endpoint';
}

const SHOWN_OF_MESSAGE = 200;

/** Names that say nothing about the answer. */
const NAMELESS = new Set(['Error', 'Unknown', 'SyntaxError', 'UnusableAnswerError']);

/** `status 503 ServiceUnavailable, "slow down"`: as much as the answer said. */
function answerText({ error, kind }: CallFault): string {
  const { name = '', $metadata, code } = error;
  const status = $metadata?.httpStatusCode;
  const named = name === '' || NAMELESS.has(name) ? code : name;
  const parts = [
    [...(status === undefined ? [] : [`status ${status}`]), ...(named === undefined ? [] : [named])].join(' '),
    messageText(error, kind),
  ];
  return parts.filter((part) => part !== '').join(', ') || 'no reason was given';
}

/** If the answer does not parse, the SDK's message is about JSON; the start of the answer says more. */
function messageText({ name, message = '', cause }: CallFault['error'], kind: FaultKind): string {
  const unread = [{ name, message }, cause as CallFault['error'] | undefined].find((e) => e?.name === 'SyntaxError');
  if (unread) return beginningOfAnswer(unread.message ?? '');
  const text = oneLine(message)
    .replace(/^the answer to \w+ says success \(HTTP \d+\) but /, 'it ')
    .replace(/[.:]$/, '');
  if (text === '' || text === 'UnknownError') return kind === 'not-an-aws-answer' ? 'without a reason' : '';
  return text.length <= SHOWN_OF_MESSAGE ? text : `${text.slice(0, SHOWN_OF_MESSAGE - 1)}…`;
}

/** V8 quotes what it could not parse: `Unexpected token '<', "<html><bod"... is not valid JSON`. */
function beginningOfAnswer(message: string): string {
  const quoted = /token .*?, (?:\.\.\.)?("[\s\S]*?")(?:\.\.\.)? is not valid JSON/.exec(message)?.[1];
  return quoted === undefined ? 'it is not whole' : `it begins with ${oneLine(quoted)}`;
}

function isOnAws({ call }: CallFault): boolean {
  if (call === undefined) return false;
  if (call.endpoint === undefined) return true;
  return /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(call.endpoint).hostname);
}
