import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { sha256Hex } from '../../../core/hash';
import { UserError } from '../../../core/user-error';
import type { ResourceValues } from '../assembly/evaluate';
import type { FunctionRuntime } from '../../functions/function-runtime';
import type { MessageQueue } from '../../storage/message-queue';
import type { ObjectStore } from '../../storage/object-store';
import type { MappingRequest } from './mapping-request';

/** One resource of a template, its properties evaluated. */
export type ResourceRequest = {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Files of the assembly by the key of their upload. */
  readonly assets: ReadonlyMap<string, string>;
};

/** What providers make resources of. */
export type CloudServices = {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly functions: FunctionRuntime;
  /** Where code that is no folder yet is unpacked. */
  readonly codeDir: string;
  /** Shards of an on-demand stream. */
  readonly streamShards: number;
  bucket(name: string): ObjectStore;
  queue(name: string): MessageQueue;
  /** Mappings begin to poll when every stack is deployed. */
  addMapping(request: MappingRequest): void;
  /** Notes that part of a resource has no effect here. */
  notEmulated(request: ResourceRequest, reason: string): void;
};

/**
 * Makes one kind of resource, or finds it as an earlier deployment onto the same data left it.
 *
 * @throws UserError when what is there cannot become what is asked for
 */
export type Provider = (request: ResourceRequest, services: CloudServices) => Promise<ResourceValues> | ResourceValues;

/** The values of a resource with these attributes; any other attribute is a name of its own that nothing relies on. */
export function resourceValues(ref: string, attributes: Readonly<Record<string, string>> = {}): ResourceValues {
  return { ref, attribute: (name) => attributes[name] ?? `${ref}.${name}` };
}

/**
 * A property that is a text, or undefined when it is absent; CloudFormation takes numbers and flags for texts.
 *
 * @throws UserError for an object or a list
 */
export function textProperty(request: ResourceRequest, name: string): string | undefined {
  const value = request.properties[name];
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const place = `stack ${request.stackName}, resource ${request.logicalId}, property ${name}`;
  throw new UserError(`${place}: expected a text, got ${JSON.stringify(value)}`);
}

/** The name in the template, else one made of stack and logical id: the same at every deployment. */
export function physicalName(request: ResourceRequest, property: string, maxLength: number): string {
  const given = textProperty(request, property);
  if (given !== undefined) return given;
  const name = `${request.stackName}-${request.logicalId}`;
  if (name.length <= maxLength) return name;
  const digest = sha256Hex(Buffer.from(name)).slice(0, 8);
  return `${name.slice(0, maxLength - digest.length - 1)}-${digest}`;
}
