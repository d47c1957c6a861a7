import { devNull } from 'node:os';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which cdklocal talks to this endpoint and nothing else. Without the S3 variables it would resolve
 * the bucket as a public host name; a profile, the endpoint of a single service or a configuration file would lead
 * elsewhere. cdklocal drops every `AWS_` variable that is not allowed by name, so all that are set here are allowed.
 */
export function cdklocalEnvironment(inherited: Environment, to: { endpoint: string; region: string }): Environment {
  const ours = {
    AWS_ENDPOINT_URL: to.endpoint,
    AWS_ENDPOINT_URL_S3: to.endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_REGION: to.region,
    AWS_DEFAULT_REGION: to.region,
    // Some emulators treat a 12-digit key as the account, so a key that is set is kept.
    AWS_ACCESS_KEY_ID: inherited.AWS_ACCESS_KEY_ID || 'test',
    AWS_SECRET_ACCESS_KEY: inherited.AWS_SECRET_ACCESS_KEY || 'test',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
  return {
    ...withoutAws(inherited),
    ...ours,
    AWS_ENVAR_ALLOWLIST: Object.keys(ours).join(','),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

function withoutAws(inherited: Environment): Environment {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('AWS_')));
}
