import type { ServiceEnvironment } from './functions/function-definition';

/** The SDK refuses to sign without credentials; the cloud takes any. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'embedded', AWS_SECRET_ACCESS_KEY: 'embedded' };

type Place = {
  readonly region: string;
  /** Of every service. Its host is an IP address, so that clients of S3 put the bucket into the path. */
  readonly endpoint: string;
  readonly endpoints: { readonly kinesis: string; readonly dynamodb: string };
};

/** The environment variables with which AWS's clients without settings reach a cloud. */
export function cloudEnvironment({ region, endpoint, endpoints: { kinesis, dynamodb } }: Place): ServiceEnvironment {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...CREDENTIALS,
    AWS_ENDPOINT_URL: endpoint,
    ...(kinesis !== endpoint && { AWS_ENDPOINT_URL_KINESIS: kinesis }),
    ...(dynamodb !== endpoint && { AWS_ENDPOINT_URL_DYNAMODB: dynamodb }),
    // The notice would be in every function's log; which Node runs here is the user's choice.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
