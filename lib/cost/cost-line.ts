import type { PriceName } from './prices';

export const DYNAMODB = 'DynamoDB';

/** The bytes of a GB, as AWS bills it. */
export const GB = 1024 ** 3;

export type CostLine = {
  readonly service: string;
  readonly what: string;
  /** In units of the price, for a month. */
  readonly quantity: number;
  readonly price: PriceName;
  readonly usd: number;
};

export type Quantity = Omit<CostLine, 'usd'>;
