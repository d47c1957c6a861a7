import { isObject } from '../../core/is-object';

/** Texts that JSON writes in one way only, unless it escapes a character, which takes a backslash. */
const PLAIN_TEXT = /^[ !#-[\]-~]+$/;
const BACKSLASH = '\\'.charCodeAt(0);

/**
 * Texts as JSON holds them, with the quote behind, one of which stands in every event that the pattern matches: those of
 * a key with a list of nothing but exact texts. Undefined when the pattern has no such key.
 */
export function requiredTexts(pattern: unknown): readonly Buffer[] | undefined {
  if (!isObject(pattern)) return undefined;
  for (const [key, rule] of Object.entries(pattern)) {
    if (key === '$or') continue;
    const texts = Array.isArray(rule) ? exactTexts(rule) : requiredTexts(rule);
    if (texts) return texts;
  }
  return undefined;
}

function exactTexts(rule: readonly unknown[]): Buffer[] | undefined {
  const isPlain = (value: unknown): value is string => typeof value === 'string' && PLAIN_TEXT.test(value);
  // Without the quote before it: searching stops at every first byte, and JSON is full of quotes.
  return rule.every(isPlain) ? rule.map((text) => Buffer.from(`${text}"`)) : undefined;
}

/** Whether JSON may hold one of the texts as a value: false means that it certainly does not. */
export function mayHold(json: Buffer, texts: readonly Buffer[]): boolean {
  return texts.some((text) => json.includes(text)) || json.includes(BACKSLASH);
}
