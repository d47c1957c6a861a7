import type { QuarantineReason } from '../../../lib/api/contract/quarantine';

const WORDS: Readonly<Record<QuarantineReason, string>> = {
  NOT_UTF8: 'The bytes are not UTF-8 text.',
  NOT_JSON: 'The text is not JSON.',
  NOT_AN_EVENT: 'The JSON is not an event of any workload.',
  ID_MISMATCH: 'The event id contradicts the run or the sequence in the event.',
  KEY_EMPTY: 'A field that must be a key is empty.',
  KEY_TOO_LONG: 'A field that must be a key is longer than the limit for keys.',
  TOO_LARGE: 'The event is larger than the limit for a row of bronze.',
  REFUSED_BY_STORE: 'Bronze refused the event.',
};

/** What a reason means, in a sentence; empty for a reason that another version of Legion gave. */
export function reasonWords(reason: string): string {
  return WORDS[reason as QuarantineReason] ?? '';
}

/** The bytes of a base64 text. */
export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
