import type { Member } from './members';

/** A name of a stream or shard. */
const NAME = { type: 'String', pattern: '[a-zA-Z0-9_.-]+', min: 1, max: 128 } as const satisfies Member;

/** A hash key in decimal digits. */
export const HASH_KEY = { type: 'String', pattern: '0|([1-9]\\d{0,38})' } as const satisfies Member;

export const SEQUENCE_NUMBER = { type: 'String', pattern: '0|([1-9]\\d{0,128})' } as const satisfies Member;

const ARN = { type: 'String', min: 1, max: 2_048 } as const;

/** Every operation on a stream names it by its name, its ARN, or both. A StreamId is reserved, and ignored as on AWS. */
export const STREAM = {
  StreamName: { ...NAME, required: { unless: 'StreamARN' } },
  StreamARN: { ...ARN, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+' },
} as const satisfies Record<string, Member>;

export const RESOURCE_ARN = {
  ResourceARN: { ...ARN, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+', required: true },
} as const satisfies Record<string, Member>;

export const NAMED = NAME;

export const REQUIRED_NAME = { ...NAME, required: true } as const satisfies Member;

export const PARTITION_KEY = { type: 'String', min: 1, max: 256, required: true } as const satisfies Member;

export const DATA = { type: 'Blob', max: 'record', required: true } as const satisfies Member;

export const TAGS = {
  type: 'Map',
  min: 1,
  max: 200,
  keyLengths: [1, 128],
  valueLengths: [0, 256],
} as const satisfies Member;

export const TAG_KEYS = {
  type: 'List',
  of: { type: 'String' },
  min: 1,
  max: 50,
  lengths: [1, 128],
  required: true,
} as const satisfies Member;

/** A number of results in an answer. */
export const UP_TO_10_000 = { type: 'Integer', min: 1, max: 10_000 } as const satisfies Member;

export const STREAM_MODE_DETAILS = {
  type: 'Structure',
  members: { StreamMode: { type: 'String', oneOf: ['PROVISIONED', 'ON_DEMAND'], required: true } },
} as const satisfies Member;

export const MAX_RECORD_KIB = { type: 'Integer', min: 1_024, max: 10_240 } as const satisfies Member;

export const NEXT_TOKEN = { type: 'String', min: 1, max: 1_048_576 } as const satisfies Member;
