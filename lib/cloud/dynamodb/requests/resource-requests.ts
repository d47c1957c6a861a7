import { ACCOUNT_ID } from '../../../domain/embedded-account';
import { ServiceError } from '../../engines/service-error';
import type {
  ListTagsOfResourceRequest,
  ResourcePolicyRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '../request-types';
import { validationError } from '../validation-error';
import { checkConstraints } from './constraints';
import { readRequest, readTypes } from './read-json';
import { list, type Members, type Read, required, struct, type StructShape, text } from './shapes';
import { isTableArn } from './table-reference';
import { TAGS } from './table-shapes';

const RESOURCE_ARN = { ResourceArn: text() } as const;
const TAG_RESOURCE = struct('TagResourceInput', { ...RESOURCE_ARN, Tags: required(TAGS) });
const UNTAG_RESOURCE = struct('UntagResourceInput', {
  ...RESOURCE_ARN,
  TagKeys: required(list(text({ min: 1, max: 128 }))),
});
const LIST_TAGS = struct('ListTagsOfResourceInput', { ...RESOURCE_ARN, NextToken: text() });
const RESOURCE_POLICY = struct('GetResourcePolicyInput', {
  ResourceArn: required(text({ min: 1, max: 1283 })),
});

export function readTagResource(body: Uint8Array): TagResourceRequest {
  const { ResourceArn, Tags } = readTagRequest('TagResource', TAG_RESOURCE, body);
  if (Tags.length === 0) throw validationError('Atleast one Tag needs to be provided as Input.');
  return { resourceArn: ResourceArn, tags: Tags };
}

export function readUntagResource(body: Uint8Array): UntagResourceRequest {
  const { ResourceArn, TagKeys } = readTagRequest('UntagResource', UNTAG_RESOURCE, body);
  if (TagKeys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.');
  return { resourceArn: ResourceArn, tagKeys: TagKeys };
}

export function readListTagsOfResource(body: Uint8Array): ListTagsOfResourceRequest {
  const { ResourceArn, NextToken } = readTagRequest('ListTagsOfResource', LIST_TAGS, body);
  return { resourceArn: ResourceArn, nextToken: NextToken };
}

export function readResourcePolicy(body: Uint8Array): ResourcePolicyRequest {
  return { resourceArn: readRequest(RESOURCE_POLICY, body).ResourceArn };
}

/** What has the parts of an ARN with a name at its end. Nobody may do anything to other resources. */
const ARN_LIKE = /^[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:[^/]+\/.+$/s;

function readTagRequest<const M extends Members & typeof RESOURCE_ARN>(
  operation: string,
  shape: StructShape<M>,
  body: Uint8Array,
): Read<StructShape<M>> & { readonly ResourceArn: string } {
  const request = readTypes(shape, body);
  const { ResourceArn: arn } = request as { readonly ResourceArn?: string };
  if (arn === undefined) throw validationError('Invalid TableArn');
  if (!ARN_LIKE.test(arn)) {
    throw new ServiceError(
      'AccessDeniedException',
      `User: arn:aws:iam::${ACCOUNT_ID}:root is not authorized to perform: dynamodb:${operation} ` +
        `on resource: ${arn === '' ? '*' : arn}`,
    );
  }
  checkConstraints(shape, request);
  if (!isTableArn(arn)) throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  return { ...request, ResourceArn: arn };
}
