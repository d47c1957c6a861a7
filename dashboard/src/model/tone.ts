/** The colour of a state: all good, wait, act, or no colour. */
export type Tone = 'good' | 'wait' | 'bad' | 'none';
