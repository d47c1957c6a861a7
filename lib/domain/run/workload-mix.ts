import { WORKLOADS, type WorkloadName } from '../../events/event';
import { UserError } from '../../core/user-error';
import { greatestCommonDivisor } from '../../core/greatest-common-divisor';

/** Workloads on one stream, with their shares of the events; the shares add up to 1. */
export type MixPart = { readonly name: WorkloadName; readonly share: number };

/** Shares are whole thousandths. */
const PARTS = 1000;

/**
 * Reads `credit`, `credit,card` or `credit,card=0.2,signals`: workloads without a share divide the rest equally. The
 * parts are in the order of `WORKLOADS`, whatever order they were named in.
 * @throws UserError on an unknown or repeated name, or shares that do not add up
 */
export function parseMix(text: string): readonly MixPart[] {
  const named = text.split(',').map((part) => readPart(part.trim(), text));
  const repeated = named.find(({ name }, at) => named.findIndex((other) => other.name === name) !== at);
  if (repeated) throw new UserError(`workload ${repeated.name} is named twice in "${text}": name each once`);
  const thousandths = shareOut(named, text);
  const parts = named.map(({ name }, at) => ({ name, share: thousandths[at]! / PARTS }));
  return WORKLOADS.flatMap((name) => parts.filter((part) => part.name === name));
}

function readPart(part: string, text: string): { name: WorkloadName; thousandths: number | undefined } {
  const [wanted = '', share, ...more] = part.split('=').map((word) => word.trim());
  const name = WORKLOADS.find((known) => known === wanted.toLowerCase());
  if (!name) {
    throw new UserError(`workload must be of ${WORKLOADS.join(', ')}, got "${wanted}"; several: credit,card=0.2`);
  }
  if (share === undefined) return { name, thousandths: undefined };
  const value = Number(share);
  if (more.length === 0 && share !== '' && value >= 1 / PARTS && value <= 1) {
    return { name, thousandths: Math.round(value * PARTS) };
  }
  throw new UserError(`the share of ${name} must be a number from 0.001 to 1, got "${part}" in "${text}"`);
}

/** The thousandths of each workload, 1,000 in total. */
function shareOut(named: readonly { readonly thousandths: number | undefined }[], text: string): number[] {
  const given = named.reduce((sum, { thousandths }) => sum + (thousandths ?? 0), 0);
  const open = named.filter(({ thousandths }) => thousandths === undefined).length;
  const left = PARTS - given;
  if (open === 0 && left !== 0) {
    throw new UserError(`the shares of "${text}" add up to ${given / PARTS}: make it 1, or leave one without a share`);
  }
  if (open > 0 && left < open) {
    throw new UserError(`the shares of "${text}" leave nothing for those without one: make them smaller`);
  }
  let extra = open === 0 ? 0 : left % open;
  return named.map(({ thousandths }) => thousandths ?? Math.floor(left / open) + (extra-- > 0 ? 1 : 0));
}

/** The one spelling of a mix: `credit`, or `credit=0.8,card=0.2`. */
export function mixText(parts: readonly MixPart[]): string {
  const [only] = parts;
  return parts.length === 1 ? only!.name : parts.map(({ name, share }) => `${name}=${share}`).join(',');
}

/** Which workload makes which event of a run. */
export type Mix = {
  readonly parts: readonly MixPart[];
  /** The workload that makes the event of a sequence, and its own position: how many events it made before. */
  readonly at: (sequence: number) => { readonly name: WorkloadName; readonly position: number };
  /** The sequence of a workload's n-th event, from 0. @throws RangeError when the workload is not in the mix */
  readonly sequenceOf: (name: WorkloadName, position: number) => number;
};

/**
 * Arranges the workloads in a repeating pattern that is as even as possible: after any number of events, each workload is
 * within one event of its share.
 */
export function createMix(parts: readonly MixPart[]): Mix {
  const pattern = patternOf(parts);
  /** For each workload, the indexes of its events in the pattern. */
  const places = new Map(
    parts.map(({ name }) => [name, pattern.flatMap((owner, at) => (owner === name ? [at] : []))] as const),
  );
  const ranks = pattern.map((owner, at) => places.get(owner)!.indexOf(at));
  return {
    parts,
    at: (sequence) => {
      const at = sequence % pattern.length;
      const name = pattern[at]!;
      const cycle = (sequence - at) / pattern.length;
      return { name, position: cycle * places.get(name)!.length + ranks[at]! };
    },
    sequenceOf: (name, position) => {
      const own = places.get(name);
      if (!own) throw new RangeError(`${name} is not in the mix`);
      const rank = position % own.length;
      return ((position - rank) / own.length) * pattern.length + own[rank]!;
    },
  };
}

/** Smooth weighted round robin over the shortest pattern with these shares. */
function patternOf(parts: readonly MixPart[]): WorkloadName[] {
  const thousandths = parts.map(({ share }) => Math.round(share * PARTS));
  const divisor = thousandths.reduce(greatestCommonDivisor);
  const weights = thousandths.map((value) => value / divisor);
  const length = weights.reduce((sum, weight) => sum + weight, 0);
  const credits = weights.map(() => 0);
  return Array.from({ length }, () => {
    weights.forEach((weight, at) => (credits[at]! += weight));
    const chosen = credits.indexOf(Math.max(...credits));
    credits[chosen]! -= length;
    return parts[chosen]!.name;
  });
}
