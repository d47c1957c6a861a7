/** The colour in which a state is shown: nothing to do, wait, act, or no colour. */
export type Tone = 'good' | 'wait' | 'bad' | 'none';
