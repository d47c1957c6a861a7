import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { sha256Hex } from '../../../core/hash';
import { UserError } from '../../../core/user-error';
import type { ResourceValues } from '../assembly/scope';
import type { FunctionRuntime } from '../../functions/function-runtime';
import type { CloudStorage } from '../../storage/cloud-storage';
import type { MappingRequest } from './mapping-request';

/** One resource of a template, with its properties evaluated. */
export type ResourceRequest = {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Files of the assembly by the key of their upload. */
  readonly assets: ReadonlyMap<string, string>;
};

/** The services in which providers make resources. */
export type CloudServices = {
  readonly region: string;
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly functions: FunctionRuntime;
  /** Where function code is unpacked that is not a folder yet. */
  readonly codeDir: string;
  /** Shards of an on-demand stream. */
  readonly streamShards: number;
  readonly storage: CloudStorage;
  /** Mappings start to poll after every stack is deployed. */
  addMapping(request: MappingRequest): void;
  /** Records that a part of a resource has no effect here. */
  notEmulated(request: ResourceRequest, reason: string): void;
};

/**
 * Makes one kind of resource, or finds the one that an earlier deployment left in the same data folder.
 *
 * @throws UserError when the existing resource does not fit the request
 */
export type Provider = (request: ResourceRequest, services: CloudServices) => Promise<ResourceValues> | ResourceValues;

/** The values of a resource with these attributes. Any other attribute gets a made-up value that nothing relies on. */
export function resourceValues(ref: string, attributes: Readonly<Record<string, string>> = {}): ResourceValues {
  return { ref, attribute: (name) => attributes[name] ?? `${ref}.${name}` };
}

/**
 * A string property; undefined when it is absent. CloudFormation accepts numbers and booleans as strings.
 *
 * @throws UserError for an object or a list
 */
export function textProperty(request: ResourceRequest, name: string): string | undefined {
  const value = request.properties[name];
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const place = `stack ${request.stackName}, resource ${request.logicalId}, property ${name}`;
  throw new UserError(`${place}: expected a string, got ${JSON.stringify(value)}`);
}

/** The name in the template, or else one made of stack and logical id, which is the same at every deployment. */
export function physicalName(request: ResourceRequest, property: string, maxLength: number): string {
  const given = textProperty(request, property);
  if (given !== undefined) return given;
  const name = `${request.stackName}-${request.logicalId}`;
  if (name.length <= maxLength) return name;
  const digest = sha256Hex(Buffer.from(name)).slice(0, 8);
  return `${name.slice(0, maxLength - digest.length - 1)}-${digest}`;
}
