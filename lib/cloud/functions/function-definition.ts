/** A deployed function. */
export type FunctionDefinition = {
  readonly name: string;
  readonly arn: string;
  /** Execution role. Events name it; permissions are not checked. */
  readonly roleArn: string;
  /** Folder with the code, laid out as in Lambda's task root. */
  readonly codeDir: string;
  /** `index.handler` */
  readonly handler: string;
  /** `nodejs22.x` */
  readonly runtime: string;
  /** The function's own variables; it never inherits the caller's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** The maximum of concurrent invocations; further ones are throttled. @default only the runtime's own limit applies */
  readonly reservedConcurrency?: number;
};

/** The environment variables with which a function's thread, or another process, reaches the embedded services. */
export type ServiceEnvironment = Readonly<Record<string, string>>;

/** The variables of Lambda's Node runtime, those of the services and the function's own; later ones win. */
export function functionEnvironment(
  { name, handler, codeDir, memoryMb, runtime, environment }: FunctionDefinition,
  services: ServiceEnvironment,
  modulesDir: string,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    NODE_PATH: modulesDir,
    LAMBDA_TASK_ROOT: codeDir,
    _HANDLER: handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'embedded',
    ...services,
    ...environment,
  };
}
