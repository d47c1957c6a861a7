import * as z from 'zod';
import { apiComponents } from './components';
import { countsSchema } from './counts';
import { windowSchema } from './windows';

export const statsSchema = z
  .strictObject({
    workload: z.string().nullable().describe('Null for all workloads together'),
    totals: countsSchema,
    last_minute: windowSchema
      .nullable()
      .describe(
        'The newest minute of event time that holds events and is no more than a day ahead of the clock; where all are, the newest',
      ),
  })
  .describe('Counts from the rollups, never from a scan')
  .register(apiComponents, { id: 'Stats' });
export type Stats = z.infer<typeof statsSchema>;
