import { S3Client } from '@aws-sdk/client-s3';
import { clientConfig, type ClientSettings } from './clients';

/** S3, apart from the other clients: the functions, which do without it, would have to carry it. */
export function createS3Client(settings: ClientSettings = {}): S3Client {
  const config = clientConfig(settings, 'AWS_ENDPOINT_URL_S3');
  // Emulators listen at names and ports of their own, which no bucket's name can stand before.
  const client = new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
