import * as registered from './registered-rules';
import type { Rule } from './rule';

/** What the detector looks for, in the order of the names. */
export const RULES: readonly Rule[] = Object.values(registered).sort((a, b) => (a.name < b.name ? -1 : 1));
