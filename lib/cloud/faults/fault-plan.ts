import { purposeNamed, randomAt, type Random } from '../../core/random-at';
import { unit } from '../../core/samplers';
import type { FaultKind } from './fault-kind';
import type { FaultRule, FaultSet, FiredFault } from './fault-rule';

/** A fault that fires. `random` decides its details, and is this fault's alone. */
export type Drawn = { readonly rule: FaultRule; readonly random: Random };

export type FaultPlanOptions = {
  readonly now: () => number;
  /** Rules count their time from here. */
  readonly startedMs: number;
  readonly onFired: (fault: FiredFault) => void;
};

/** A rule at one place. */
type Post = {
  readonly rule: FaultRule;
  readonly purpose: number;
  /** How many calls it could have hit there so far. */
  calls: number;
};

/**
 * Draws the faults of a set. Whether a rule fires at the n-th call at a place is a pure function of the seed, its name,
 * the place and n: neither other places nor other rules change it. Its window of time only decides whether it counts.
 */
export class FaultPlan {
  private readonly places = new Map<string, readonly Post[]>();

  constructor(
    private readonly set: FaultSet,
    private readonly options: FaultPlanOptions,
  ) {}

  /**
   * The fault of the next call, batch or invocation at a place; undefined for none. Of several rules that fire, the
   * first one in the set hits.
   *
   * @param place `<service> <operation>`, or what else the caller is; a rule's service and operations are matched with it
   * @param kinds those that the caller can carry out there
   */
  draw(place: string, kinds: readonly FaultKind[]): Drawn | undefined {
    let drawn: Drawn | undefined;
    for (const post of this.postsAt(place)) {
      const { rule } = post;
      if (!kinds.includes(rule.kind)) continue;
      if (drawn) post.calls += 1;
      else drawn = this.drawAt(post, place);
    }
    return drawn;
  }

  /** Whether one rule fires now, for the faults that come by themselves. */
  drawRule(rule: FaultRule, place: string): Drawn | undefined {
    const post = this.postsAt(place).find((other) => other.rule === rule);
    return post && this.drawAt(post, place);
  }

  private drawAt(post: Post, place: string): Drawn | undefined {
    const { rule } = post;
    const number = post.calls;
    post.calls += 1;
    if (!this.isActive(rule)) return undefined;
    const random = randomAt(this.set.seed, number, post.purpose);
    if (unit(random) * 100 >= rule.percentage) return undefined;
    this.tell(rule, number, place);
    return { rule, random };
  }

  /** Whether the rule's window of time is open. */
  isActive({ afterMs, durationMs }: FaultRule): boolean {
    const { now, startedMs } = this.options;
    const sinceMs = now() - startedMs - afterMs;
    return sinceMs >= 0 && (durationMs === undefined || sinceMs < durationMs);
  }

  private postsAt(place: string): readonly Post[] {
    const known = this.places.get(place);
    if (known) return known;
    const posts = this.set.rules
      .filter((rule) => isAt(rule, place))
      .map((rule) => ({ rule, purpose: purposeNamed(`fault/${rule.name}/${place}`), calls: 0 }));
    this.places.set(place, posts);
    return posts;
  }

  private tell({ name: rule, kind }: FaultRule, number: number, place: string): void {
    this.options.onFired({ rule, kind, seed: this.set.seed, number, place, atMs: this.options.now() });
  }
}

function isAt({ service, operations }: FaultRule, place: string): boolean {
  const space = place.indexOf(' ');
  if (service !== undefined && service !== place.slice(0, space)) return false;
  return operations === undefined || operations.includes(place.slice(space + 1));
}
