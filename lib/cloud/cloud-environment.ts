import { REGION } from '../domain/embedded-account';
import type { ServiceEnvironment } from './functions/function-definition';

/** The SDK refuses to sign without credentials; the engines look at none. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'embedded', AWS_SECRET_ACCESS_KEY: 'embedded' };

/** What a process must have in its environment so that SDK clients without settings reach these endpoints. */
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
    // Its host is a number, which makes SDKs and the AWS CLI name buckets in the path.
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    // The notice would be a line of every function's log; what Node runs here is the user's choice.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
