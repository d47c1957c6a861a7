import { nearest } from '../../lib/core/nearest';

/** The faults in words that no option took: unknown flags, and more arguments than the command takes. */
export function unexpectedWords(
  words: readonly string[],
  { flags, argumentCount }: { readonly flags: readonly string[]; readonly argumentCount: number },
): string[] {
  const unknown = words.filter((word) => word.startsWith('-') && word !== '-');
  if (unknown.length > 0) return unknown.map((word) => unknownFlag(word, flags));
  const [surplus] = words.slice(argumentCount);
  return surplus === undefined ? [] : [`unexpected argument ${JSON.stringify(surplus)}: leave it out`];
}

function unknownFlag(word: string, flags: readonly string[]): string {
  const flag = word.split('=')[0]!;
  const meant = nearest(flag, flags);
  return `unknown option ${flag}${meant === undefined ? ': --help lists those that there are' : `, did you mean ${meant}?`}`;
}
