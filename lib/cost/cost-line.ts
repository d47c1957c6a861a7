import type { PriceName } from './prices';

export const DYNAMODB = 'DynamoDB';

/** Bytes in a GB, as AWS bills it. */
export const GB = 1024 ** 3;

export type CostLine = {
  readonly service: string;
  readonly what: string;
  /** Per month, in units of the price. */
  readonly quantity: number;
  readonly price: PriceName;
  readonly usd: number;
};

export type Quantity = Omit<CostLine, 'usd'>;
