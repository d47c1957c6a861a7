import { GB, type Quantity } from './cost-line';
import type { Deployment } from './deployment';
import { HOURS_PER_MONTH, SECONDS_PER_MONTH } from './month';

/** On demand, every record is rounded up to a whole KB; a put unit holds 25 KB. */
export function streamTraffic({ eventsPerSecond, footprint, stream }: Deployment): Quantity[] {
  const events = eventsPerSecond * SECONDS_PER_MONTH;
  const service = 'Kinesis';
  const inGb = (events * footprint.eventKb * 1024) / GB;
  const outGb = (events * footprint.eventBytes) / GB;
  switch (stream.mode) {
    case 'on-demand':
      return [
        { service, what: 'stream', quantity: HOURS_PER_MONTH, price: 'kinesisStreamHour' },
        { service, what: 'data in, records rounded up to 1 KB', quantity: inGb, price: 'kinesisInGb' },
        { service, what: 'data out', quantity: outGb, price: 'kinesisOutGb' },
      ];
    case 'advantage':
      return [
        {
          service,
          what: 'data in, at least 25 MB/s',
          quantity: Math.max(inGb, ADVANTAGE_MINIMUM_GB),
          price: 'kinesisAdvantageInGb',
        },
        {
          service,
          what: 'data out, at least 25 MB/s',
          quantity: Math.max(outGb, ADVANTAGE_MINIMUM_GB),
          price: 'kinesisAdvantageOutGb',
        },
      ];
    case 'provisioned':
      return [
        {
          service,
          what: `${stream.shards} shards`,
          quantity: stream.shards * HOURS_PER_MONTH,
          price: 'kinesisShardHour',
        },
        {
          service,
          what: 'put units',
          quantity: events * Math.ceil(footprint.eventBytes / (25 * 1024)),
          price: 'kinesisPutUnit',
        },
      ];
    default:
      return stream satisfies never;
  }
}

/** An account with on-demand Advantage pays for at least 25 MiB/s in each direction. */
const ADVANTAGE_MINIMUM_GB = (25 * 1024 ** 2 * SECONDS_PER_MONTH) / GB;
