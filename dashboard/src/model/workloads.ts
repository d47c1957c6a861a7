import { creditFirst } from '../../../lib/events/credit-first';

/** Names in a mix such as `credit=0.8,card=0.2`, with their shares; a single name has the share 1. */
function mixParts(mix: string): readonly { readonly name: string; readonly share: number }[] {
  return mix.split(',').map((part) => {
    const [name = '', share] = part.split('=');
    return { name, share: share === undefined ? 1 : Number(share) };
  });
}

/** `credit 80 %, card 20 %`; `credit, card and viral, equally`; or the single name. */
export function mixInWords(mix: string): string {
  const parts = mixParts(mix);
  const names = parts.map(({ name }) => name);
  if (names.length === 1) return names[0]!;
  if (areEqual(parts)) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}, equally`;
  return parts.map(({ name, share }) => `${name} ${Number((share * 100).toFixed(1))} %`).join(', ');
}

/** Shares are whole thousandths: where these do not divide evenly, the first workloads get one more. */
function areEqual(parts: readonly { readonly share: number }[]): boolean {
  const least = Math.floor(1000 / parts.length);
  const more = 1000 % parts.length;
  return parts.every(({ share }, at) => Math.round(share * 1000) === least + (at < more ? 1 : 0));
}

/** The workloads to choose from: those that are stored, and those that are being generated. */
export function workloadNames(
  byWorkload: Readonly<Record<string, number>> | undefined,
  mix: string | undefined,
): readonly string[] {
  const stored = Object.entries(byWorkload ?? {}).flatMap(([name, events]) => (events > 0 ? [name] : []));
  const made = mix === undefined ? [] : mixParts(mix).map(({ name }) => name);
  return [...new Set([...stored, ...made])].sort(creditFirst);
}

/** The fields of a mix: which workloads are in it, and their shares in percent; empty for an equal part of the rest. */
export type MixFields = readonly { readonly name: string; readonly chosen: boolean; readonly percent: string }[];

export function fieldsOfMix(names: readonly string[], mix: string): MixFields {
  const parts = mixParts(mix);
  const equal = areEqual(parts);
  return names.map((name) => {
    const part = parts.find((of) => of.name === name);
    const percent = part === undefined || equal ? '' : String(Number((part.share * 100).toFixed(1)));
    return { name, chosen: part !== undefined, percent };
  });
}

export type ChosenMix =
  { readonly fault: string; readonly mix?: undefined } | { readonly fault: undefined; readonly mix: string };

/** The mix that the fields describe, or what is wrong with them. */
export function mixOfFields(fields: MixFields): ChosenMix {
  const chosen = fields.filter((field) => field.chosen);
  if (chosen.length === 0) return { fault: 'Choose at least one workload.' };
  const given = chosen.filter(({ percent }) => percent.trim() !== '');
  const wrong = given.find(({ percent }) => !(Number(percent) >= 0.1 && Number(percent) <= 100));
  if (wrong) return { fault: `The share of ${wrong.name} must be a number from 0.1 to 100.` };
  const sum = given.reduce((total, { percent }) => total + Number(percent), 0);
  const open = chosen.length - given.length;
  if (open === 0 && Math.abs(sum - 100) > 0.01)
    return { fault: `The shares add up to ${sum} %: make it 100 %, or leave one empty.` };
  if (open > 0 && 100 - sum < 0.1 * open) return { fault: 'The shares leave nothing for the workloads without one.' };
  const mix = chosen.map(({ name, percent }) =>
    percent.trim() === '' ? name : `${name}=${Number((Number(percent) / 100).toFixed(3))}`,
  );
  return { fault: undefined, mix: chosen.length === 1 ? chosen[0]!.name : mix.join(',') };
}
