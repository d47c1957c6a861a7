import * as z from 'zod';
import { DURATION_PATTERN, ISO_DURATION_PATTERN } from '../../core/duration';
import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS, type FaultKind } from './fault-kind';

/**
 * Names in documents of AWS for kinds that AWS FIS lists under another name: the Kinesis Developer Guide, "Perform
 * resilience testing with AWS Fault Injection Service", and the actions without their prefix.
 */
export const FAULT_KIND_ALIASES = {
  'inject-api-internal-error': 'aws:fis:inject-api-internal-error',
  'inject-api-throttle-error': 'aws:fis:inject-api-throttle-error',
  'inject-api-unavailable-error': 'aws:fis:inject-api-unavailable-error',
  'aws:kinesis:inject-api-provisioned-throughput-exception': 'aws:kinesis:stream-provisioned-throughput-exception',
  'aws:kinesis:inject-api-expired-iterator-exception': 'aws:kinesis:stream-expired-iterator-exception',
} as const satisfies Record<string, FaultKind>;

const MAX_FAULTS = 200;
const MAX_NAME_LENGTH = 100;

const duration = (description: string) =>
  z
    .string('a duration such as 90s, 5m or PT5M')
    .regex(new RegExp(`^(?:${DURATION_PATTERN}|${ISO_DURATION_PATTERN})$`), 'a duration such as 90s, 5m or PT5M')
    .describe(description);

const faultSchema = z
  .strictObject({
    name: z
      .string('a text')
      .regex(/^[^\s\p{C}][^\p{C}]*$/u, 'a text of one line')
      .max(MAX_NAME_LENGTH, `at most ${MAX_NAME_LENGTH} characters`)
      .optional()
      .describe('Names the fault in logs and counts, and is part of its random numbers; the kind, if it is left out.'),
    kind: z
      .enum(
        [
          ...AWS_FAULT_KINDS,
          ...LEGION_FAULT_KINDS,
          ...(Object.keys(FAULT_KIND_ALIASES) as (keyof typeof FAULT_KIND_ALIASES)[]),
        ],
        `one of ${[...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS].join(', ')}`,
      )
      .describe('What happens: an action of AWS FIS, or one of the kinds that only this cloud has.'),
    service: z
      .enum(['kinesis', 'dynamodb'], 'kinesis or dynamodb')
      .optional()
      .describe('Whose calls are hit; every service that the kind can hit, if it is left out.'),
    operations: z
      .union([z.string(), z.array(z.string()).min(1)], 'a list of operations, such as [PutRecords]')
      .optional()
      .describe('The operations that are hit: a list, or a text with commas; all that the kind can hit, if left out.'),
    percentage: z
      .number('a number from 0 to 100')
      .min(0, 'a number from 0 to 100')
      .max(100, 'a number from 0 to 100')
      .optional()
      .describe('Of the calls, batches or invocations that it can hit; 100, if it is left out.'),
    after: duration('Begins so long after the cloud is ready: 90s, 5m, PT5M; at once, if it is left out.').optional(),
    duration: duration('Ends so long after it began; with the cloud, if it is left out.').optional(),
    delay: duration(
      'How long an answer, an invocation or a jump of the clock takes, for kinds with a length.',
    ).optional(),
    moment: z
      .enum(['before', 'during', 'after'], 'before, during or after')
      .optional()
      .describe("When a function's fault happens: before, during or after its writes."),
  })
  .describe('One fault. At most one hits a call: the first one in the file that is drawn.');

/** A file of faults as people write it. */
export const faultFileSchema = z.strictObject({
  seed: z
    .int('a whole number from 0')
    .min(0, 'a whole number from 0')
    .optional()
    .describe('The same seed gives the same faults in the same places; 1, if it is left out.'),
  faults: z
    .array(faultSchema, 'a list of faults')
    .min(1, 'a list of at least one fault')
    .max(MAX_FAULTS, `a list of at most ${MAX_FAULTS} faults`),
});

export type WrittenFault = z.infer<typeof faultSchema>;
export type WrittenFaults = z.infer<typeof faultFileSchema>;
