import { parentPort, type MessagePort } from 'node:worker_threads';
import type { Clock } from '../../core/clock';
import { createJumpingClock, type JumpingClock } from '../../core/jumping-clock';
import { systemClock } from '../../core/system-clock';
import { UserError } from '../../core/user-error';
import { within } from '../../core/within';
import { FaultLayer } from '../faults/fault-layer';
import type { Reshard } from '../kinesis/stream-state';
import type { Answer, Call, EngineName, ServiceEngine } from './call';
import type { EngineThreadData, KeptByEngine, MappingCheckpoints } from './engine';
import type { LimitSettings, Throttles } from '../limits/limits';
import type { OpenLog } from './log/entry-log';
import { openMemoryBudget, type MemoryBudget } from './memory/memory-budget';
import { logOpener } from './open-log';
import { pipeline } from './pipeline';
import { refuseWhileFull } from './refuse-while-full';
import { refuseWithoutMemory } from './refuse-without-memory';
import { servePort } from './serve-port';
import type { FromEngineThread, ToEngineThread } from './thread-message';
import { createWriteGate } from './write-gate';

/** An engine with its state opened. */
export type OpenEngine = {
  readonly engine: ServiceEngine;
  /** @default state is in memory only */
  readonly kept?: KeptByEngine;
  /** Takes what a mapping has settled. */
  readonly settled?: (checkpoints: MappingCheckpoints) => void;
  /** Takes which mappings there are. */
  readonly declared?: (mappings: readonly string[]) => void;
  /** Reshards a stream on demand, as the service does it by itself. Never throws. */
  readonly reshard?: (streamName: string, reshard: Reshard) => void;
};

/** What an engine gets from its thread. */
export type EngineSurroundings = {
  /** Opens the log that keeps the engine's state. */
  readonly openLog: OpenLog;
  /** The cloud's time of day. */
  readonly clock: Clock;
  /** What the engines may keep in memory; undefined without a bound. */
  readonly budget: MemoryBudget | undefined;
  /** The limits that it enforces; undefined for none. */
  readonly limits: LimitSettings | undefined;
  /** Tells what they have refused so far; the thread gathers what one turn tells. */
  readonly throttled: (throttles: readonly Throttles[]) => void;
  /** Tells people something, once for each text. */
  readonly warn: (message: string) => void;
};

export type EngineOfThread = {
  readonly service: EngineName;
  readonly open: (surroundings: EngineSurroundings) => OpenEngine | Promise<OpenEngine>;
  /** What happens when a damaged folder of the engine is removed, in words that follow "and". */
  readonly otherwise: string;
};

/** How long calls in flight can take after the engine was told to stop. */
const GRACE_MS = 1_000;

/** The engine's thread: opens it, serves any number of ports, and closes it when told to stop. */
export function serveEngine({ service, open, otherwise }: EngineOfThread, data: EngineThreadData): void {
  const { writeGate, budget } = data;
  const faults = new FaultLayer({ service, clock: systemClock, onFired: (fault) => say({ type: 'fault', fault }) });
  const clock = createJumpingClock(systemClock);
  const told = new Set<string>();
  const warn = (message: string) => {
    if (!told.has(message)) say({ type: 'warning', message });
    told.add(message);
  };
  const begin = (opened: OpenEngine) => {
    const before = [
      ...(writeGate ? [refuseWhileFull(createWriteGate(writeGate))] : []),
      ...(budget ? [refuseWithoutMemory(openMemoryBudget(budget))] : []),
    ];
    const call = pipeline(opened.engine, { before, around: faults.around, onDefect: ({ message }) => warn(message) });
    new EngineThread(opened, call, { faults, clock }).begin();
  };
  const openLog = logOpener(data, { otherwise, warn });
  const throttled = (throttles: readonly Throttles[]) => say({ type: 'throttled', throttles });
  Promise.resolve({ openLog, clock, budget: budget && openMemoryBudget(budget), limits: data.limits, throttled, warn })
    .then(open)
    .then(begin)
    .catch((error: Error) => {
      say({ type: 'failed', isTold: error instanceof UserError, message: error.message });
      process.exit(1);
    });
}

class EngineThread {
  private readonly inFlight = new Set<Promise<Answer>>();

  constructor(
    private readonly opened: OpenEngine,
    private readonly call: ServiceEngine['call'],
    private readonly parts: { readonly faults: FaultLayer; readonly clock: JumpingClock },
  ) {}

  begin(): void {
    parentPort!.on('message', (message: ToEngineThread) => this.take(message));
    say({ type: 'open', kept: this.opened.kept ?? {} });
  }

  private take(message: ToEngineThread): void {
    switch (message.type) {
      case 'port':
        return this.serve(message.port);
      case 'settled':
        return this.opened.settled?.(message.checkpoints);
      case 'mappings':
        return this.opened.declared?.(message.mappings);
      case 'inject':
        this.parts.faults.inject(message.faults);
        return say({ type: 'injected' });
      case 'reshard':
        return this.opened.reshard?.(message.streamName, message.reshard);
      case 'jump':
        return this.parts.clock.jump(message.ms);
      case 'stop':
        // It never rejects where an engine closes as it should; an error is the thread's end, and says so.
        return void this.stop();
      default:
        return message satisfies never;
    }
  }

  private serve(port: MessagePort): void {
    servePort(port, (call: Call) => {
      const answer = this.call(call);
      if (answer instanceof Promise) this.follow(answer);
      return answer;
    });
  }

  private follow(answer: Promise<Answer>): void {
    this.inFlight.add(answer);
    // An answer of the pipeline never rejects.
    void answer.then(() => this.inFlight.delete(answer));
  }

  private async stop(): Promise<void> {
    await within(GRACE_MS, Promise.all(this.inFlight), () => []);
    await this.opened.engine.close();
    process.exit(0);
  }
}

function say(message: FromEngineThread): void {
  parentPort!.postMessage(message);
}
