import file from './prices.json';

export type PriceName = keyof typeof file.prices;
type SourceName = keyof typeof file.sources;

/** `usd` buys `per` units. */
export type Price = {
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  readonly source: SourceName;
};

/** Where and when a price was read: `asOf` is a year and month. */
type PriceSource = { readonly title: string; readonly url: string; readonly asOf: string };

export type PriceList = {
  readonly region: string;
  readonly currency: string;
  readonly note: string;
  readonly sources: Readonly<Record<SourceName, PriceSource>>;
  readonly prices: Readonly<Record<PriceName, Price>>;
};

/** The dated price list in this repository, for one region only. */
export const PRICES = file as PriceList;
