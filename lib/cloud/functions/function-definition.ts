/** A function as it is deployed. */
export type FunctionDefinition = {
  readonly name: string;
  readonly arn: string;
  /** Execution role; named in events, no permission is checked. */
  readonly roleArn: string;
  /** Folder that holds the code, as it lies in Lambda's task root. */
  readonly codeDir: string;
  /** `index.handler` */
  readonly handler: string;
  /** `nodejs22.x` */
  readonly runtime: string;
  /** The function's own variables; the caller's environment is never handed on. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Most invocations at a time; further ones are throttled. @default no limit but the runtime's own */
  readonly reservedConcurrency?: number;
};

/** How to reach the embedded services: what a function's thread, or another process, must have in its environment. */
export type ServiceEnvironment = Readonly<Record<string, string>>;

/** Variables of Lambda's Node runtime, then the services', then the function's own. */
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
