type Environment = Readonly<Record<string, string | undefined>>;

/** The environment in which the CDK talks to AWS, without the address of any emulator. */
export function awsEnvironment(inherited: Environment, region: string | undefined): Environment {
  const kept = Object.entries(inherited).filter(([name]) => !EMULATOR.test(name));
  return {
    ...Object.fromEntries(kept),
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

const EMULATOR = /^(AWS_ENDPOINT_URL(_.*)?|AWS_S3_FORCE_PATH_STYLE|LOCALSTACK_.*)$/;
