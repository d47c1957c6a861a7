import { explainKafka } from '../../../lib/kafka/explain-kafka';
import { doesPass, kafkaFaultOf } from '../../../lib/kafka/fault-kind';

const clientError = (name: string, fields: object = {}, message = 'it says so') =>
  Object.assign(new Error(message), { name, ...fields });
const connectionError = (message: string, code?: string) => clientError('KafkaJSConnectionError', { code }, message);

test('the innermost error that says something decides the kind', () => {
  const inner = clientError('KafkaJSProtocolError', { type: 'TOPIC_AUTHORIZATION_FAILED', code: 29 });
  const outer = clientError('KafkaJSNumberOfRetriesExceeded', { cause: inner, retriable: false });
  expect(kafkaFaultOf(outer)).toEqual({ kind: 'denied', code: 'TOPIC_AUTHORIZATION_FAILED', message: 'it says so' });
});

test.each([
  ['refused-connection', connectionError('Connection error: connect ECONNREFUSED 127.0.0.1:9', 'ECONNREFUSED'), true],
  ['refused-connection', connectionError('Connection error: connect ECONNREFUSED 127.0.0.1:9'), true],
  ['unknown-host', connectionError('Connection error: getaddrinfo ENOTFOUND kafka'), true],
  ['timeout', connectionError('Connection timeout'), true],
  ['tls', connectionError('Connection error: self-signed certificate'), false],
  ['timeout', clientError('KafkaJSRequestTimeoutError'), true],
  ['broken-connection', clientError('KafkaJSConnectionClosedError'), true],
  ['bad-credentials', clientError('KafkaJSSASLAuthenticationError', { retriable: false }), false],
  ['out-of-order', clientError('KafkaJSProtocolError', { type: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }), false],
  ['busy', clientError('KafkaJSProtocolError', { type: 'NOT_LEADER_FOR_PARTITION', retriable: true }), true],
  ['invalid', clientError('KafkaJSNonRetriableError', { retriable: false }), false],
] as const)('%s: %s', (kind, error, passes) => {
  const fault = kafkaFaultOf(error);
  expect(fault?.kind).toBe(kind);
  expect(doesPass(fault!)).toBe(passes);
});

test('an error of anything else stays what it is', () => {
  const error = new TypeError('x is not a function');
  expect(kafkaFaultOf(error)).toBeUndefined();
  expect(explainKafka(error, { brokers: ['a:1'] })).toBe(error);
});
