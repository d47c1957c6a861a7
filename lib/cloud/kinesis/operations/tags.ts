import { invalidArgument } from '../faults';
import type { Kinesis } from '../kinesis';
import { RESOURCE_ARN, STREAM, TAG_KEYS, TAGS } from '../requests/common-members';
import type { StreamNaming } from '../stream-naming';
import { operation } from './operation';

/** AddTagsToStream API: "You can assign up to 50 tags to a data stream." */
const MAX_TAGS = 50;
const NOT_IN_TAGS = /[^\u00C0-\u1FFF\u2C00-\uD7FF\w./\-=+_ @%]/;

/** @throws ServiceError InvalidArgumentException. @param before the keys that the stream has already */
export function checkTags(
  streamName: string,
  tags: ReadonlyMap<string, string>,
  before: Iterable<string>,
  kinesis: Kinesis,
): void {
  checkCharacters('add tags to', streamName, [...tags.keys(), ...tags.values()], kinesis);
  if (new Set([...before, ...tags.keys()]).size > MAX_TAGS)
    // AWS says 10 in its sentence, and means 50.
    throw invalidArgument(
      `Failed to add tags to stream ${streamName} under account ${kinesis.accountId} because a given stream cannot have more than 10 tags associated with it.`,
    );
}

function checkCharacters(action: string, streamName: string, texts: readonly string[], kinesis: Kinesis): void {
  if (texts.some((text) => NOT_IN_TAGS.test(text)))
    throw invalidArgument(
      'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
    );
  if (texts.some((text) => text.includes('%')))
    throw invalidArgument(
      `Failed to ${action} stream ${streamName} under account ${kinesis.accountId} because some tags contained illegal characters. ` +
        "The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
    );
}

function add(naming: StreamNaming, tags: ReadonlyMap<string, string>, kinesis: Kinesis): void {
  const stream = kinesis.stream(naming);
  checkTags(stream.state.name, tags, stream.state.tags.keys(), kinesis);
  kinesis.change(stream, { tags: new Map([...stream.state.tags, ...tags]) });
}

function remove(naming: StreamNaming, keys: readonly string[], kinesis: Kinesis): void {
  const stream = kinesis.stream(naming);
  checkCharacters('remove tags from', stream.state.name, keys, kinesis);
  const gone = new Set(keys);
  kinesis.change(stream, { tags: new Map([...stream.state.tags].filter(([key]) => !gone.has(key))) });
}

/** In the order of the keys' characters. */
function list(naming: StreamNaming, kinesis: Kinesis): readonly { readonly Key: string; readonly Value: string }[] {
  const { tags } = kinesis.stream(naming).state;
  const sorted = [...tags].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([Key, Value]) => ({ Key, Value }));
}

export const addTagsToStream = operation(
  'AddTagsToStream',
  { ...STREAM, Tags: { ...TAGS, required: true } },
  (request, kinesis) => add(request, request.Tags, kinesis),
);

export const tagResource = operation(
  'TagResource',
  { ...RESOURCE_ARN, Tags: { ...TAGS, required: true } },
  ({ ResourceARN, Tags }, kinesis) => add({ StreamARN: ResourceARN }, Tags, kinesis),
);

export const removeTagsFromStream = operation(
  'RemoveTagsFromStream',
  { ...STREAM, TagKeys: TAG_KEYS },
  (request, kinesis) => remove(request, request.TagKeys, kinesis),
);

export const untagResource = operation(
  'UntagResource',
  { ...RESOURCE_ARN, TagKeys: TAG_KEYS },
  ({ ResourceARN, TagKeys }, kinesis) => remove({ StreamARN: ResourceARN }, TagKeys, kinesis),
);

export const listTagsForStream = operation(
  'ListTagsForStream',
  {
    ...STREAM,
    Limit: { type: 'Integer', min: 1, max: MAX_TAGS },
    ExclusiveStartTagKey: { type: 'String', min: 1, max: 128 },
  },
  (request, kinesis) => {
    const { Limit: limit = MAX_TAGS, ExclusiveStartTagKey: after } = request;
    const tags = list(request, kinesis).filter(({ Key }) => after === undefined || Key > after);
    return { Tags: tags.slice(0, limit), HasMoreTags: tags.length > limit };
  },
);

export const listTagsForResource = operation('ListTagsForResource', RESOURCE_ARN, ({ ResourceARN }, kinesis) => ({
  Tags: list({ StreamARN: ResourceARN }, kinesis),
}));
