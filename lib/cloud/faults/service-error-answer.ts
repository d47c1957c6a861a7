import type { Answer, BodyFormat, Call, EngineName } from '../engines/call';
import { errorAnswer, INTERNAL_FAILURE, type ErrorText } from '../engines/error-answer';

type ErrorOfAll = 'internal' | 'throttle' | 'unavailable';
type ErrorOfStreams = 'throughput' | 'expired-iterator';

/** The type as the error's header has it, and as the body does where that is another. */
type ServiceErrorText = ErrorText & { readonly bodyType?: string };

/**
 * Kinesis Data Streams API Reference, "Common Error Types", and the errors of GetRecords; the types are those that the
 * Developer Guide, "Perform resilience testing with AWS Fault Injection Service", gives for each action.
 */
const KINESIS: Readonly<Record<ErrorOfAll | ErrorOfStreams, ServiceErrorText>> = {
  internal: INTERNAL_FAILURE,
  throttle: { type: 'ThrottlingException', status: 400, message: 'The request was denied due to request throttling.' },
  unavailable: {
    type: 'ServiceUnavailable',
    status: 503,
    message: 'The request has failed due to a temporary failure of the server.',
  },
  throughput: {
    type: 'ProvisionedThroughputExceededException',
    status: 400,
    message:
      'The request rate for the stream is too high, or the requested data is too large for the available throughput.',
  },
  'expired-iterator': {
    type: 'ExpiredIteratorException',
    status: 400,
    message: 'The provided iterator exceeds the maximum age allowed.',
  },
};

/** DynamoDB Developer Guide, "Error messages and codes", and the errors in the API Reference. */
const DYNAMODB: Readonly<Record<ErrorOfAll, ServiceErrorText>> = {
  internal: {
    type: 'InternalServerError',
    bodyType: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    status: 500,
    message: 'The server encountered an internal error trying to fulfill the request.',
  },
  throttle: {
    type: 'ThrottlingException',
    bodyType: 'com.amazon.coral.availability#ThrottlingException',
    status: 400,
    message: 'Rate of requests exceeds the allowed throughput.',
  },
  unavailable: {
    type: 'ServiceUnavailable',
    bodyType: 'com.amazon.coral.service#ServiceUnavailable',
    status: 503,
    message: 'DynamoDB is currently unavailable. (This should be a temporary state.)',
  },
};

/** An error that a service of any kind has, in its own words and in the format of the call. */
export function commonErrorAnswer(service: EngineName, fault: ErrorOfAll, { format }: Call): Answer {
  return answerOf(service === 'kinesis' ? KINESIS[fault] : DYNAMODB[fault], format);
}

/** The same of an error that only Kinesis has. */
export function streamErrorAnswer(fault: ErrorOfStreams, { format }: Call): Answer {
  return answerOf(KINESIS[fault], format);
}

function answerOf({ type, bodyType = type, ...text }: ServiceErrorText, format: BodyFormat): Answer {
  return { ...errorAnswer(format, { ...text, type: bodyType }), errorType: type };
}
