/** The stream's capacity mode. Create one with `onDemand()` or `provisioned(shards)`. */
export type StreamCapacity = { readonly mode: 'on-demand' } | { readonly mode: 'provisioned'; readonly shards: number };

/** AWS adds and removes shards. A new stream takes 4,000 records/s, and up to twice its peak of the last 30 days. */
export function onDemand(): StreamCapacity {
  return { mode: 'on-demand' };
}

/** A fixed number of shards: each takes 1,000 records/s and 1 MB/s. */
export function provisioned(shards: number): StreamCapacity {
  return { mode: 'provisioned', shards };
}
