import { limitExceeded } from '../faults';
import type { Kinesis } from '../kinesis';
import { STREAM } from '../requests/common-members';
import { operation } from './operation';
import { withinDay } from './update-shard-count';

/** StartStreamEncryption and StopStreamEncryption API: each "25 times in a rolling 24-hour period". */
const MAX_PER_DAY = 25;

const ENCRYPTION = {
  ...STREAM,
  EncryptionType: { type: 'String', oneOf: ['NONE', 'KMS'], required: true },
  KeyId: { type: 'String', min: 1, max: 2_048, required: true },
} as const;

/** Only noted: the records stay as they are. */
export const startStreamEncryption = operation('StartStreamEncryption', ENCRYPTION, (request, kinesis) => {
  const stream = kinesis.activeStream(request);
  const { name, encryptedMs = [] } = stream.state;
  kinesis.reshard(stream, [], {
    keyId: request.EncryptionType === 'KMS' ? request.KeyId : undefined,
    encryptedMs: counted('StartStreamEncryption', name, encryptedMs, kinesis),
  });
});

export const stopStreamEncryption = operation('StopStreamEncryption', ENCRYPTION, (request, kinesis) => {
  const stream = kinesis.activeStream(request);
  const { name, decryptedMs = [] } = stream.state;
  kinesis.reshard(stream, [], {
    keyId: undefined,
    decryptedMs: counted('StopStreamEncryption', name, decryptedMs, kinesis),
  });
});

/** @throws ServiceError LimitExceededException when the operation was called too often for the stream */
function counted(called: string, name: string, timesMs: readonly number[], kinesis: Kinesis): readonly number[] {
  const recentMs = withinDay(timesMs, kinesis.now());
  if (recentMs.length >= MAX_PER_DAY)
    throw limitExceeded(
      `${called} was called ${MAX_PER_DAY} times in the last 24 hours for ${kinesis.describe(name)}, which is the limit.`,
    );
  return [...recentMs, kinesis.now()];
}
