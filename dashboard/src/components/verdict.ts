import type { WindowVerdict } from '../api/types';
import type { Tone } from '../model/health-view';

/** A window's verdict as it is shown. */
export const VERDICT: Readonly<Record<WindowVerdict, { readonly tone: Tone; readonly word: string }>> = {
  EQUAL: { tone: 'good', word: 'equal' },
  BEHIND: { tone: 'wait', word: 'in flight' },
  UNEQUAL: { tone: 'bad', word: 'not equal' },
  UNKNOWN: { tone: 'none', word: 'not known' },
};
