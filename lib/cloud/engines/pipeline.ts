import type { Answer, Call, ServiceEngine } from './call';
import { errorAnswer, INTERNAL_FAILURE } from './error-answer';

/** Lets a call pass, or answers it in the engine's place. */
export type Step = (call: Call) => Answer | undefined;

/** Stands around the engine: may answer in its place, ask it for something else, or change its answer. */
export type Layer = (call: Call, next: ServiceEngine['call']) => Answer | Promise<Answer>;

export type PipelineSteps = {
  /** In their order before the engine. */
  readonly before: readonly Step[];
  /** Faults; the limits of AWS are the engine's own, which knows shards and partitions. @default nothing */
  readonly around?: Layer | undefined;
  /** Told once of every different error that an engine threw, which is a defect of ours. */
  readonly onDefect: (error: Error) => void;
};

/**
 * What every call enters, whichever way it comes in: limits, faults, the engine. A call that makes the engine throw is
 * answered with a server fault, after which clients try again; it never ends the engine.
 */
export function pipeline(engine: ServiceEngine, { before, around, onDefect }: PipelineSteps): ServiceEngine['call'] {
  const asDefect = (call: Call, cause: unknown): Answer => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    onDefect(new Error(`${call.operation} made the engine fail: ${error.stack ?? error.message}`, { cause }));
    return errorAnswer(call.format, INTERNAL_FAILURE);
  };
  const next: ServiceEngine['call'] = (call) => engine.call(call);
  const ask: ServiceEngine['call'] = around ? (call) => around(call, next) : next;
  return (call) => {
    try {
      for (const step of before) {
        const answer = step(call);
        if (answer) return answer;
      }
      const answer = ask(call);
      return answer instanceof Promise ? answer.catch((error: unknown) => asDefect(call, error)) : answer;
    } catch (error) {
      return asDefect(call, error);
    }
  };
}
