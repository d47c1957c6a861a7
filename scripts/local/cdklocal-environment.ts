type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which cdklocal talks to this endpoint and nothing else. Without the S3 variables it would look
 * the bucket up as a public host name; a profile or the endpoint of a single service would lead elsewhere.
 */
export function cdklocalEnvironment(inherited: Environment, to: { endpoint: string; region: string }): Environment {
  return {
    ...withoutDetours(inherited),
    AWS_ENDPOINT_URL: to.endpoint,
    AWS_ENDPOINT_URL_S3: to.endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_REGION: to.region,
    AWS_DEFAULT_REGION: to.region,
    // Some emulators take a 12-digit key for the account: a key that is set is meant.
    AWS_ACCESS_KEY_ID: inherited.AWS_ACCESS_KEY_ID || 'test',
    AWS_SECRET_ACCESS_KEY: inherited.AWS_SECRET_ACCESS_KEY || 'test',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

const DETOURS = /^(AWS_ENDPOINT_URL_.*|AWS_PROFILE|AWS_DEFAULT_PROFILE|AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)$/;

function withoutDetours(inherited: Environment): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !DETOURS.test(name)));
}
