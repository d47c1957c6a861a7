import type { EngineName } from '../engines/call';
import type { FaultKind } from './fault-kind';

/** One fault of a file of faults, checked. */
export type FaultRule = {
  /** Names it in logs and counts; unique in its file. */
  readonly name: string;
  readonly kind: FaultKind;
  /** Undefined for every service that the kind can hit. */
  readonly service: EngineName | undefined;
  /** Names of AWS's operations; undefined for all that the kind can hit. */
  readonly operations: readonly string[] | undefined;
  /** Of the calls, batches or invocations that it can hit, 0 to 100. */
  readonly percentage: number;
  /** From the start of the cloud. */
  readonly afterMs: number;
  /** Undefined for as long as the cloud runs. */
  readonly durationMs: number | undefined;
  /** How long answers, invocations and jumps take, for the kinds that have a length. */
  readonly delayMs: number | undefined;
  /** For faults of functions. */
  readonly moment: 'before' | 'during' | 'after' | undefined;
};

/** What is injected into a cloud: plain data, which threads can be given. */
export type FaultSet = {
  /** The same seed gives the same faults in the same places. */
  readonly seed: number;
  readonly rules: readonly FaultRule[];
};

/** A fault that was injected. */
export type FiredFault = {
  readonly rule: string;
  readonly kind: FaultKind;
  readonly seed: number;
  /** The how-manieth call, batch or invocation that the rule could hit at its place, from 0: with the seed it is drawn again. */
  readonly number: number;
  /** `kinesis PutRecords` as a client calls it, `mapping <function>`, or what else it hit. */
  readonly place: string;
  readonly atMs: number;
};
