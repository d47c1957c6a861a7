import { REGION } from '../domain/embedded-account';
import type { ServiceEnvironment } from './functions/function-definition';

/** The SDK refuses to sign without credentials; the engines ignore them. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'embedded', AWS_SECRET_ACCESS_KEY: 'embedded' };

/** The environment variables with which SDK clients without settings reach these endpoints. */
export function cloudEnvironment(endpoints: {
  readonly kinesis: string;
  readonly dynamodb: string;
  readonly s3: string;
}): ServiceEnvironment {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    ...CREDENTIALS,
    AWS_ENDPOINT_URL_KINESIS: endpoints.kinesis,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    // Its host is an IP address, so SDKs and the AWS CLI put the bucket into the path.
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    // The notice would be in every function's log; which Node runs here is the user's choice.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
