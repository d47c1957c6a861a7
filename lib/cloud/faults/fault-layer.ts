import type { Clock } from '../../core/clock';
import type { Answer, Call, EngineName, ServiceEngine } from '../engines/call';
import type { Layer } from '../engines/pipeline';
import { ENGINE_OPERATIONS } from '../gateway/operations/engine-operations';
import { DisturbedRest, EVENT_KINDS } from './disturbed-rest';
import type { FaultKind } from './fault-kind';
import { FaultPlan, type Drawn } from './fault-plan';
import type { FaultSet, FiredFault } from './fault-rule';
import { FAULT_SCOPES, kindsOfCall } from './fault-scope';
import { itemBatchOf, type ItemBatch } from './item-batch';
import { putBatchOf, type PutBatch } from './put-batch';
import { commonErrorAnswer, streamErrorAnswer } from './service-error-answer';

/** The kinds that need a batch which can be divided. */
const BATCH_KINDS: readonly FaultKind[] = ['legion:partial-put-failure', 'legion:unprocessed-items'];

type Next = ServiceEngine['call'];

type LayerOptions = {
  readonly service: EngineName;
  readonly clock: Clock;
  readonly onFired: (fault: FiredFault) => void;
};

/** The faults around one service's engine, which every call meets, whichever way it comes in. */
export class FaultLayer {
  private plan: FaultPlan | undefined;
  private dividesBatches = false;
  private readonly kinds = new Map<string, readonly FaultKind[]>();

  constructor(private readonly options: LayerOptions) {}

  /** Puts a set in the place of the one before, counting its time from now; undefined ends all faults. */
  inject(set: FaultSet | undefined): void {
    const { service, clock, onFired } = this.options;
    const rules = (set?.rules ?? []).filter(({ kind }) => FAULT_SCOPES[kind].services.includes(service));
    this.dividesBatches = rules.some(({ kind }) => BATCH_KINDS.includes(kind));
    const startedMs = clock.now();
    this.plan =
      set && rules.length > 0 ? new FaultPlan({ ...set, rules }, { now: clock.now, startedMs, onFired }) : undefined;
  }

  readonly around: Layer = (call, next) => {
    if (!this.plan) return next(call);
    const kinds = this.kindsFor(call.operation);
    if (kinds.length === 0) return next(call);
    const batch = this.dividesBatches ? batchOf(call) : undefined;
    const possible = batch ? kinds : kinds.filter((kind) => !BATCH_KINDS.includes(kind));
    const drawn = this.plan.draw(`${this.options.service} ${call.operation}`, possible);
    return this.disturbed(call, drawn ? this.carryOut(drawn, call, batch, next) : next(call));
  };

  /** A stream of events that begins while faults are injected meets them with each event, too. */
  private disturbed(call: Call, answering: Answer | Promise<Answer>): Answer | Promise<Answer> {
    if (call.operation !== 'SubscribeToShard') return answering;
    const place = `${this.options.service} ${call.operation}`;
    const draw = () => this.plan?.draw(place, EVENT_KINDS);
    return after(answering, ({ rest, ...answer }) =>
      rest ? { ...answer, rest: new DisturbedRest(rest, draw, this.options.clock) } : answer,
    );
  }

  /** What is no operation of the service meets nothing: its names are without end. */
  private kindsFor(operation: string): readonly FaultKind[] {
    const { service } = this.options;
    if (!ENGINE_OPERATIONS[service].has(operation)) return [];
    const known = this.kinds.get(operation) ?? kindsOfCall(service, operation);
    this.kinds.set(operation, known);
    return known;
  }

  private carryOut({ rule, random }: Drawn, call: Call, batch: Divided, next: Next): Answer | Promise<Answer> {
    const { service } = this.options;
    switch (rule.kind) {
      case 'aws:fis:inject-api-internal-error':
        return commonErrorAnswer(service, 'internal', call);
      case 'aws:fis:inject-api-throttle-error':
        return commonErrorAnswer(service, 'throttle', call);
      case 'aws:fis:inject-api-unavailable-error':
        return commonErrorAnswer(service, 'unavailable', call);
      case 'aws:kinesis:stream-provisioned-throughput-exception':
        return streamErrorAnswer('throughput', call);
      case 'aws:kinesis:stream-expired-iterator-exception':
        return streamErrorAnswer('expired-iterator', call);
      case 'legion:partial-put-failure':
        return (batch as PutBatch).refuse(random, next);
      case 'legion:unprocessed-items':
        return (batch as ItemBatch).leave(random, next);
      case 'legion:reset':
        return { status: 200, body: new Uint8Array(0), broken: 'reset' };
      case 'legion:applied-then-reset':
        return after(next(call), (answer) => ({ ...answer, broken: 'reset' }));
      case 'legion:truncated-answer':
        return after(next(call), (answer) => ({ ...answer, broken: 'truncated' }));
      case 'legion:empty-answer':
        return after(next(call), emptied);
      case 'legion:slow-answer':
        return this.slowly(next(call), rule.delayMs ?? 0);
      case 'aws:lambda:invocation-error':
      case 'aws:lambda:invocation-add-delay':
      case 'legion:duplicate-delivery':
      case 'legion:function-timeout':
      case 'legion:function-crash':
      case 'legion:function-error':
      case 'legion:destination-unreachable':
      case 'legion:clock-jump':
      case 'legion:reshard':
      case 'legion:full-disk':
        throw new Error(`${rule.kind} hits no calls of a service`);
      default:
        return rule.kind satisfies never;
    }
  }

  private async slowly(answering: Answer | Promise<Answer>, delayMs: number): Promise<Answer> {
    const answer = await answering;
    await this.options.clock.sleep(delayMs);
    return answer;
  }
}

type Divided = PutBatch | ItemBatch | undefined;

function batchOf(call: Call): Divided {
  switch (call.operation) {
    case 'PutRecords':
      return putBatchOf(call);
    case 'BatchWriteItem':
    case 'BatchGetItem':
      return itemBatchOf(call);
    default:
      return undefined;
  }
}

async function after(answering: Answer | Promise<Answer>, change: (answer: Answer) => Answer): Promise<Answer> {
  return change(await answering);
}

function emptied({ rest, ...answer }: Answer): Answer {
  rest?.leave();
  return { ...answer, body: new Uint8Array(0) };
}
