import { nearest } from '../../lib/core/nearest';

type Expected = {
  readonly flags: readonly string[];
  /** Settings that have no flag, by the name that it would have, with the variable to set. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly argumentCount: number;
};

/** The faults in words that no option took: unknown flags, and more arguments than the command takes. */
export function unexpectedWords(words: readonly string[], { flags, secrets, argumentCount }: Expected): string[] {
  const unknown = words.filter((word) => word.startsWith('-') && word !== '-');
  if (unknown.length > 0) return unknown.map((word) => unknownFlag(word, flags, secrets));
  const [surplus] = words.slice(argumentCount);
  return surplus === undefined ? [] : [`unexpected argument ${JSON.stringify(surplus)}: leave it out`];
}

function unknownFlag(word: string, flags: readonly string[], secrets: Expected['secrets']): string {
  const flag = word.split('=')[0]!;
  const variable = secrets.get(flag);
  if (variable !== undefined) return `${flag} would show a secret to other processes: set ${variable}, or legion.yaml`;
  const meant = nearest(flag, flags);
  return `unknown option ${flag}${meant === undefined ? ': --help lists those that there are' : `, did you mean ${meant}?`}`;
}
