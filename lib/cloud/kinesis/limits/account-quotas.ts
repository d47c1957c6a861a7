import type { KinesisLimits } from '../kinesis';

/** Developer guide, "Quotas and limits": the Regions whose accounts may have 20,000 shards. */
const LARGE_REGIONS: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

/** What an account may have by default in a Region (there). Elsewhere it is "1,000 or 6,000" shards: the fewer. */
export function accountQuotas(region: string): Pick<KinesisLimits, 'shards' | 'onDemandStreams'> {
  return { shards: LARGE_REGIONS.has(region) ? 20_000 : 1_000, onDemandStreams: 50 };
}
