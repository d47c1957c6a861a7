import { encodeEvent } from '../../../lib/events/wire';
import { anEvent } from './a-batch';

/** A number from 0 to 2^32 - 1 per call: xorshift32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const NON_EVENTS = [
  'null',
  '[]',
  '{}',
  '"text"',
  '1e999',
  '{"event_type":"OTHER"}',
  '{"__proto__":{"x":1}}',
  '[[[[]]]]',
];

/** Half of it noise of up to 2,000 bytes; the rest whole events, cut ones, other JSON, and events with a wrong field. */
export function someBytes(next: () => number, sequence: number): Uint8Array {
  switch (next() % 8) {
    case 0:
      return encodeEvent(anEvent(sequence));
    case 1: {
      const whole = encodeEvent(anEvent(sequence));
      return whole.subarray(0, next() % whole.length);
    }
    case 2:
      return Buffer.from(`${NON_EVENTS[next() % NON_EVENTS.length]}${' '.repeat(next() % 50)}`);
    case 3:
      return Buffer.from(JSON.stringify({ ...anEvent(sequence), sequence: `${sequence}` }));
    default: {
      const bytes = new Uint8Array(next() % 2001);
      for (let i = 0; i < bytes.length; i++) bytes[i] = next();
      return bytes;
    }
  }
}
