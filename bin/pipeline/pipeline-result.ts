import type { Throttles } from '../../lib/cloud/limits/limits';
import type { Verification } from '../../lib/aws/verify-run';
import type { FaultCount } from '../../lib/cloud/faults/fault-log';
import type { ProducerSummary } from '../../producer/run/run-summary';

/** The result of a run through the embedded cloud. Times are in milliseconds. */
export type PipelineRun = {
  readonly summary: ProducerSummary;
  /** Undefined if a stop left no time for the proof, or it failed. */
  readonly verification: Verification | undefined;
  /** Why there is no verification, and how to get one. */
  readonly notProven: string | undefined;
  /** From the start of the process until the first event was seen in bronze; undefined when none was. */
  readonly firstStoredMs: number | undefined;
  /** Whether everything in the stream was stored or given up before the proof. */
  readonly isAtRest: boolean;
  /** From the first event made until all are stored, or nothing more was. */
  readonly storedMs: number;
  readonly proofMs: number;
  /** Records that the event source mapping handed to its on-failure destination. */
  readonly givenUp: number;
  /** What was injected on purpose and happened, by rule. */
  readonly faults: readonly FaultCount[];
  /** What the limits of AWS refused. */
  readonly throttles: readonly Throttles[];
};
