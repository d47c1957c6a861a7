/** Products with their usual prices in US dollars. Even three standard deviations up, none costs more than 1,000. */
export const WARES: readonly { readonly product: string; readonly priceUsd: number; readonly weight: number }[] = [
  { product: 'groceries', priceUsd: 42, weight: 20 },
  { product: 'mobile top-up', priceUsd: 15, weight: 14 },
  { product: 'train ticket', priceUsd: 24, weight: 12 },
  { product: 'book', priceUsd: 18, weight: 10 },
  { product: 'streaming subscription', priceUsd: 12, weight: 10 },
  { product: 'restaurant voucher', priceUsd: 35, weight: 8 },
  { product: 'clothing', priceUsd: 55, weight: 8 },
  { product: 'concert ticket', priceUsd: 70, weight: 5 },
  { product: 'shoes', priceUsd: 80, weight: 5 },
  { product: 'headphones', priceUsd: 90, weight: 3 },
  { product: 'kitchen machine', priceUsd: 110, weight: 3 },
  { product: 'hotel night', priceUsd: 115, weight: 2 },
];
