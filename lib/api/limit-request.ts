import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { MAX_BODY_BYTES, MAX_URL_LENGTH } from './contract/limits';
import { PROBLEM_MEDIA_TYPE, problemBody, type ProblemCode } from './contract/problem';
import { securityHeaders } from './respond';

/** The gateway lets larger requests through than the API takes elsewhere. Undefined when the request may pass. */
export function limitRequest(event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 | undefined {
  const urlLength = event.rawPath.length + 1 + event.rawQueryString.length;
  if (urlLength > MAX_URL_LENGTH) return refusal('uri_too_long', `URLs have at most ${MAX_URL_LENGTH} characters`);
  if (bodyBytes(event) > MAX_BODY_BYTES)
    return refusal('body_too_large', `bodies have at most ${MAX_BODY_BYTES} bytes`);
  return undefined;
}

function bodyBytes({ body, isBase64Encoded }: APIGatewayProxyEventV2): number {
  return Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

function refusal(code: ProblemCode, detail: string): APIGatewayProxyStructuredResultV2 {
  const problem = problemBody(code, detail);
  return {
    statusCode: problem.status,
    headers: { ...securityHeaders('data'), 'content-type': PROBLEM_MEDIA_TYPE },
    body: JSON.stringify(problem),
  };
}
