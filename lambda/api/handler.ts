import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { offeredTransport } from '../../lib/aws/transport';
import { API_VERSION } from '../../lib/api/contract/version';
import { createApi } from '../../lib/api/app';
import { readApiEnvironment } from './api-environment';
import { limitRequest } from '../../lib/api/limit-request';
import { storeDependencies } from '../../lib/api/store-dependencies';

/** A function's answer may have 6 MB; a row of an export takes well under 500 bytes. */
const MAX_EXPORT_ROWS = 10_000;

const environment = readApiEnvironment(process.env);
const logger = new Logger({ serviceName: 'query-api' });
const log = {
  info: (details: object, message: string) => logger.info(message, { details }),
  warn: (details: object, message: string) => logger.warn(message, { details }),
  error: (details: object, message: string) => logger.error(message, { details }),
};
const api = createApi({
  ...storeDependencies({
    kinesis: createKinesisClient({ environment: process.env, transport: offeredTransport() }),
    dynamodb: createDynamoDbClient({ environment: process.env, transport: offeredTransport() }),
    names: environment.names,
    indexShards: environment.indexShards,
    cursorKey: environment.cursorKey,
    now: Date.now,
    log,
  }),
  version: API_VERSION,
  maxExportRows: MAX_EXPORT_ROWS,
});
const answer = handle(api);

/** Entry point behind an HTTP API with payload format 2.0, which has authorized the request. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const refused = limitRequest(event);
  if (refused) return refused;
  // Two types of the same event, which differ only in how they describe the authorizer.
  return (await answer(event as unknown as LambdaEvent)) as APIGatewayProxyStructuredResultV2;
}
