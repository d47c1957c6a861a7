import type { Answer, BodyFormat, Call, EngineCaller, EngineName } from './call';

const TARGETS = { kinesis: 'Kinesis_20131202', dynamodb: 'DynamoDB_20120810' } as const satisfies Record<
  EngineName,
  string
>;
const TYPES: Readonly<Record<EngineName, Readonly<Record<BodyFormat, string>>>> = {
  kinesis: { json: 'application/x-amz-json-1.1', cbor: 'application/x-amz-cbor-1.1' },
  dynamodb: { json: 'application/x-amz-json-1.0', cbor: 'application/x-amz-cbor-1.0' },
};
const TIMEOUT_MS = 10_000;

export type HttpCallerOptions = {
  readonly service: EngineName;
  readonly endpoint: string;
  readonly region: string;
  /** What the names of its operations begin with, where one engine serves two services. @default that of the service */
  readonly target?: string;
};

/** Reaches a service through an endpoint, where something stands between it and its callers. */
export function createHttpCaller(options: HttpCallerOptions): EngineCaller {
  const { service, endpoint, region, target = TARGETS[service] } = options;
  return {
    async call({ operation, format, body }: Call): Promise<Answer> {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': TYPES[service][format],
          'x-amz-target': `${target}.${operation}`,
          // The gateway tells services apart by it, and nobody checks the signature.
          authorization: `AWS4-HMAC-SHA256 Credential=embedded/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
          'x-amz-date': '20260101T000000Z',
        },
        body: Buffer.from(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const errorType = response.headers.get('x-amzn-errortype') ?? undefined;
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, body: bytes, ...(errorType !== undefined && { errorType }) };
    },
  };
}
