import type { Client } from '../../../dataset/client';
import type { Random } from '../../../../lib/core/random-at';
import type { AnomalyVariantInfo } from '../../workload-definition';
import type { CreditPayload } from '../credit-payload';
import type { CreditCategory } from '../../../../lib/events/credit';
import type { OrdinaryExtremes } from '../ordinary-extremes';

/** A payload with an injected fault, and the drawn values for the placeholders in its description. */
type Injection = {
  readonly payload: CreditPayload;
  readonly values?: Readonly<Record<string, string | number>>;
};

/** One kind of fault. `inject` is pure apart from drawing, and does not change the payload that it is given. */
export type Variant = AnomalyVariantInfo & {
  /** Whether the fault would be one for this client, and not ordinary anyway. @default every client */
  readonly applies?: (client: Client) => boolean;
  readonly inject: (payload: CreditPayload, client: Client, random: Random, extremes: OrdinaryExtremes) => Injection;
};

export type ContentCategory = {
  readonly category: Exclude<CreditCategory, 'DUPLICATE_EVENT'>;
  readonly weight: number;
  readonly variants: readonly Variant[];
};
