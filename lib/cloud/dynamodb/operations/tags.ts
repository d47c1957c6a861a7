import { ServiceError } from '../../engines/service-error';
import type { ListTagsOfResourceRequest, TagResourceRequest, UntagResourceRequest } from '../request-types';
import type { Table } from '../tables/table';
import { validationError } from '../validation-error';
import { notFound, type Context } from './context';

/** Developer Guide, "Tagging restrictions in DynamoDB". */
const MAX_TAGS = 50;

export function tagResource(context: Context, { resourceArn, tags }: TagResourceRequest): '' {
  const table = tableOf(context, resourceArn, `: ResourcArn: ${resourceArn} not found`);
  const all = new Map([...table.state.tags, ...tags].map((tag) => [tag.Key, tag]));
  if (all.size > MAX_TAGS)
    throw validationError(`One or more parameter values were invalid: Too many tags: at most ${MAX_TAGS}`);
  context.store.change(table, { ...table.state, tags: [...all.values()] });
  return '';
}

export function untagResource(context: Context, { resourceArn, tagKeys }: UntagResourceRequest): '' {
  const table = tableOf(context, resourceArn, '');
  const gone = new Set(tagKeys);
  context.store.change(table, { ...table.state, tags: table.state.tags.filter(({ Key }) => !gone.has(Key)) });
  return '';
}

export function listTagsOfResource(context: Context, { resourceArn }: ListTagsOfResourceRequest): object {
  return { Tags: tableOf(context, resourceArn, `: ResourcArn: ${resourceArn} not found`).state.tags };
}

/** @param where the end of the message when there is no such table */
function tableOf({ store }: Context, resourceArn: string, where: string): Table {
  const table = store.find(resourceArn.slice(resourceArn.lastIndexOf('/') + 1));
  if (!table) throw notFound(`Requested resource not found${where}`);
  if (!table.transition) return table;
  throw new ServiceError(
    'ResourceInUseException',
    `Attempt to change a resource which is still in use: ${resourceArn}`,
  );
}
