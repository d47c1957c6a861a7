import type { Clock } from '../../core/clock';
import { unit } from '../../core/samplers';
import type { FunctionDefinition } from '../functions/function-definition';
import type { Completion, FunctionThread, Invocation, RunInvocation } from '../functions/function-thread';
import { timedOut } from '../functions/timed-out';
import type { CloudFaults } from './cloud-faults';
import type { FaultKind } from './fault-kind';
import type { Drawn } from './fault-plan';
import type { FaultRule } from './fault-rule';

const KINDS = [
  'aws:lambda:invocation-error',
  'aws:lambda:invocation-add-delay',
  'legion:function-timeout',
  'legion:function-crash',
  'legion:function-error',
] as const satisfies readonly FaultKind[];
type FunctionFaultKind = (typeof KINDS)[number];

/** How long an invocation is expected to take before the first one has ended. */
const FIRST_DURATION_MS = 20;

type Options = {
  readonly faults: Pick<CloudFaults, 'draw'>;
  readonly clock: Clock;
};

/** Runs the invocations of one function, some with a fault. */
export class FunctionFaults {
  /** How long the last invocation took: a crash during the next one comes within this time. */
  private lastMs = FIRST_DURATION_MS;

  constructor(
    private readonly definition: Pick<FunctionDefinition, 'name' | 'timeoutMs'>,
    private readonly options: Options,
  ) {}

  readonly run: RunInvocation = (thread, invocation) => {
    const drawn = this.options.faults.draw(`function ${this.definition.name}`, KINDS);
    return drawn ? this.runWith(drawn, thread, invocation) : this.runMeasured(thread, invocation);
  };

  private async runMeasured(thread: FunctionThread, invocation: Invocation): Promise<Completion> {
    const { now } = this.options.clock;
    const startedMs = now();
    const completion = await thread.run(invocation);
    this.lastMs = Math.max(1, now() - startedMs);
    return completion;
  }

  private runWith({ rule, random }: Drawn, thread: FunctionThread, invocation: Invocation): Promise<Completion> {
    const run = () => this.runMeasured(thread, invocation);
    const kind = rule.kind as FunctionFaultKind; // no other was drawn
    switch (kind) {
      case 'aws:lambda:invocation-error':
        return Promise.resolve(injectedError(rule));
      case 'aws:lambda:invocation-add-delay':
        return this.later(rule.delayMs ?? 0, invocation, run);
      case 'legion:function-error':
        return failing(rule, run, () => injectedError(rule));
      case 'legion:function-timeout':
        return failing(rule, run, () => timedOut(invocation, this.definition.timeoutMs));
      case 'legion:function-crash':
        return this.crashing(rule, thread, unit(random), run);
      default:
        return kind satisfies never;
    }
  }

  /** The delay counts against the function's time limit, as a cold start's does in AWS FIS. */
  private async later(delayMs: number, invocation: Invocation, run: () => Promise<Completion>): Promise<Completion> {
    const { timeoutMs } = this.definition;
    await this.options.clock.sleep(Math.min(delayMs, timeoutMs));
    return delayMs < timeoutMs ? run() : timedOut(invocation, timeoutMs);
  }

  /** Ends the thread itself: whatever the function had not done by then stays undone. */
  private async crashing(
    { moment }: FaultRule,
    thread: FunctionThread,
    share: number,
    run: () => Promise<Completion>,
  ): Promise<Completion> {
    if (moment === 'after') await run();
    else if (moment === 'during') await Promise.race([run(), this.options.clock.sleep(share * this.lastMs)]);
    await thread.stop();
    return CRASHED;
  }
}

/** As a thread reports it that ends by itself. */
const CRASHED: Completion = {
  type: 'failure',
  error: { errorType: 'Runtime.ExitError', message: 'Runtime exited with exit status 1' },
};

async function failing(
  { moment }: FaultRule,
  run: () => Promise<Completion>,
  failure: () => Completion,
): Promise<Completion> {
  if (moment === 'before') return failure();
  const completion = await run();
  return completion.type === 'failure' ? completion : failure();
}

function injectedError({ name, kind }: FaultRule): Completion {
  const message = name === kind ? `injected by ${kind}` : `injected by ${name} (${kind})`;
  return { type: 'failure', error: { errorType: 'InjectedFault', message } };
}
