/** The outcome of one record: taken by the receiving end, or worth another try. */
export type DeliveryOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'throttled' | 'failed'; readonly code: string; readonly message: string };
