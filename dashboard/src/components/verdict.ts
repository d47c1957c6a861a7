import type { WindowVerdict } from '../api/types';
import type { Tone } from '../model/tone';

/** How a window's verdict shows. */
export const VERDICT: Readonly<Record<WindowVerdict, { readonly tone: Tone; readonly word: string }>> = {
  EQUAL: { tone: 'good', word: 'equal' },
  // Needs no attention.
  BEHIND: { tone: 'none', word: 'in flight' },
  UNEQUAL: { tone: 'bad', word: 'not equal' },
  UNKNOWN: { tone: 'none', word: 'not known' },
};
