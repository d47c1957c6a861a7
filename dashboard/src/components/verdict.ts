import type { WindowVerdict } from '../api/types';
import type { Tone } from '../model/tone';

/** A window's verdict as it is shown. */
export const VERDICT: Readonly<Record<WindowVerdict, { readonly tone: Tone; readonly word: string }>> = {
  EQUAL: { tone: 'good', word: 'equal' },
  // Nothing that anybody has to look after.
  BEHIND: { tone: 'none', word: 'in flight' },
  UNEQUAL: { tone: 'bad', word: 'not equal' },
  UNKNOWN: { tone: 'none', word: 'not known' },
};
