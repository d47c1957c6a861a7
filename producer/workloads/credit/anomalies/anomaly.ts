import type { Client } from '../../../dataset/client';
import type { Random } from '../../../../lib/core/random-at';
import type { AnomalyVariantInfo } from '../../workload-definition';
import type { CreditPayload } from '../credit-payload';
import type { CreditCategory } from '../../../../lib/events/credit';
import type { OrdinaryExtremes } from '../ordinary-extremes';

/** What an injected fault made of an ordinary payload, and the drawn values that its description names. */
type Injection = {
  readonly payload: CreditPayload;
  readonly values?: Readonly<Record<string, string | number>>;
};

/** One way to be wrong. `inject` is pure but for what it draws, and leaves the payload that it is given as it is. */
export type Variant = AnomalyVariantInfo & {
  /** Whether the fault would be one for this client, and not what the client is like anyway. @default every client */
  readonly applies?: (client: Client) => boolean;
  readonly inject: (payload: CreditPayload, client: Client, random: Random, extremes: OrdinaryExtremes) => Injection;
};

export type ContentCategory = {
  readonly category: Exclude<CreditCategory, 'DUPLICATE_EVENT'>;
  readonly weight: number;
  readonly variants: readonly Variant[];
};
