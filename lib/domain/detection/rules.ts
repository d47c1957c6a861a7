import * as registered from './registered-rules';
import type { Rule } from './rule';

/** The detector's rules, sorted by name. */
export const RULES: readonly Rule[] = Object.values(registered).sort((a, b) => (a.name < b.name ? -1 : 1));
