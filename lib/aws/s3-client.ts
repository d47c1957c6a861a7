import { S3Client } from '@aws-sdk/client-s3';
import { noteAttemptedCalls } from './attempted-call';
import { clientConfig, type ClientSettings } from './clients';

/** S3, apart from the other clients: the functions, which do without it, would have to carry it. */
export function createS3Client(settings: ClientSettings = {}): S3Client {
  const config = clientConfig(settings, 'AWS_ENDPOINT_URL_S3');
  // Emulators listen at names and ports of their own, which no bucket's name can stand before.
  const atEndpoint = config.endpoint === undefined ? {} : { ...NOTHING_AMBIENT, forcePathStyle: true };
  const client = new S3Client({ ...config, ...atEndpoint });
  client.middlewareStack.remove('loggerMiddleware');
  noteAttemptedCalls(client);
  return client;
}

/** What only S3's client looks up in the variables and configuration files of AWS's tools. */
const NOTHING_AMBIENT = {
  requestChecksumCalculation: 'WHEN_SUPPORTED',
  responseChecksumValidation: 'WHEN_SUPPORTED',
  disableS3ExpressSessionAuth: true,
  useArnRegion: false,
  sigv4aSigningRegionSet: async () => undefined,
} as const;
