import { serviceOfPrefix, serviceSignedAs, type AwsService } from './aws/aws-services';
import { hostName } from './host-name';
import type { ServiceRequest } from './service';
import type { CredentialScope } from './signature';

/** Smithy's RPC v2 protocol. */
const RPC_PATH = /^\/service\/([^/]+)\/operation\/[^/]+$/;
/** Lambda's paths begin with the date of an API version. */
const LAMBDA_PATH = /^\/20\d\d-\d\d-\d\d\/(?:functions|layers|event-source-mappings|tags|account-settings)\b/;

type Head = Pick<ServiceRequest, 'method' | 'path' | 'headers'>;

/**
 * The service of AWS that a request is for: by target, path, signature and host, in this order. Undefined when it names
 * none, or one that AWS does not have.
 */
export function destinationOf(head: Head, scope: CredentialScope | undefined): AwsService | undefined {
  return byTarget(head) ?? byRpcPath(head) ?? byScope(scope) ?? byHost(head) ?? byPath(head, scope);
}

function byTarget({ headers }: Head): AwsService | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? serviceOfPrefix(target.slice(0, target.lastIndexOf('.'))) : undefined;
}

function byRpcPath({ path }: Head): AwsService | undefined {
  const name = RPC_PATH.exec(path)?.[1];
  return name === undefined ? undefined : serviceOfPrefix(name);
}

function byScope(scope: CredentialScope | undefined): AwsService | undefined {
  return scope && serviceSignedAs(scope.service);
}

function byHost({ headers }: Head): AwsService | undefined {
  const { service } = hostName(headers.host ?? '');
  return service === undefined ? undefined : serviceSignedAs(service);
}

/** What is signed for no service is S3's unless it can only be a call of another: anyone may read a public bucket. */
function byPath({ method, path, headers }: Head, scope: CredentialScope | undefined): AwsService | undefined {
  if (LAMBDA_PATH.test(path)) return serviceSignedAs('lambda');
  const isCall = (method === 'POST' && path === '/') || headers['x-amz-target'] !== undefined;
  return isCall || scope?.service ? undefined : serviceSignedAs('s3');
}
