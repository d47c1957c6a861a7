import { UserError } from '../../../core/user-error';
import { arn } from '../assembly/pseudo-parameters';
import { prepareCode, type FunctionCode } from '../../functions/function-code';
import { physicalName, resourceValues, textProperty, type Provider, type ResourceRequest } from './provider';

const MAX_NAME_LENGTH = 64;
/** Lambda's defaults. */
const TIMEOUT_SECONDS = 3;
const MEMORY_MB = 128;

type Code = { readonly S3Key?: string; readonly ZipFile?: string };

/** AWS::Lambda::Function of a Node runtime, with code from the assembly. Other runtimes have no effect and are listed. */
export const lambdaFunction: Provider = (request, services) => {
  const name = physicalName(request, 'FunctionName', MAX_NAME_LENGTH);
  const { properties } = request;
  const runtime = textProperty(request, 'Runtime') ?? 'container image';
  const functionArn = arn(services, 'lambda', `function:${name}`);
  const values = resourceValues(name, { Arn: functionArn });
  if (!runtime.startsWith('nodejs')) {
    services.notEmulated(request, `functions of runtime ${runtime}: only Node.js functions run`);
    return values;
  }
  const environment = properties.Environment as { Variables?: Record<string, unknown> } | undefined;
  const reserved = properties.ReservedConcurrentExecutions;
  services.functions.define({
    name,
    arn: functionArn,
    roleArn: textProperty(request, 'Role') ?? '',
    codeDir: prepareCode(codeOf(request), services.codeDir),
    handler: textProperty(request, 'Handler') ?? '',
    runtime,
    environment: texts(environment?.Variables ?? {}),
    timeoutMs: Number(properties.Timeout ?? TIMEOUT_SECONDS) * 1000,
    memoryMb: Number(properties.MemorySize ?? MEMORY_MB),
    ...(reserved !== undefined && { reservedConcurrency: Number(reserved) }),
  });
  return values;
};

function codeOf({ stackName, logicalId, properties, assets }: ResourceRequest): FunctionCode {
  const { S3Key, ZipFile } = (properties.Code ?? {}) as Code;
  if (ZipFile !== undefined) return { kind: 'inline', text: ZipFile };
  const path = S3Key === undefined ? undefined : assets.get(S3Key);
  if (path !== undefined) return { kind: 'asset', path };
  throw new UserError(
    `stack ${stackName}, resource ${logicalId}: its code ${S3Key ?? ''} is not in the assembly; synthesize the app with bundling on`,
  );
}

function texts(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}
