import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { InvokeResult } from './invoke-result';
import { functionEnvironment, type FunctionDefinition, type ServiceEnvironment } from './function-definition';
import type { FunctionLogs } from './function-logs';
import { createFunctionPool, type FunctionPool, type ThreadLimits } from './function-pool';
import { startFunctionThread, type EnginePorts, type RunInvocation } from './function-thread';

/** Runs deployed functions. */
export type FunctionRuntime = {
  define(definition: FunctionDefinition): void;
  readonly definitions: () => readonly FunctionDefinition[];
  /**
   * Runs a function once and waits for its response. Every fault of the function, or of starting it, is a result;
   * never rejects.
   *
   * @param nameOrArn physical name or ARN
   */
  invoke(nameOrArn: string, event: unknown): Promise<InvokeResult>;
  /** Loads the function's code before its first invocation. */
  warm(nameOrArn: string): void;
  /** Ends every thread, busy ones included. */
  stop(): Promise<void>;
};

export type FunctionRuntimeOptions = {
  readonly services: ServiceEnvironment;
  /** Opens a thread's own ports to the engines. @default functions reach the services by HTTP alone */
  readonly openPorts?: () => EnginePorts;
  readonly logs: FunctionLogs;
  readonly now: () => number;
  /** Threads of one function. @default one per two processors, and up to 8 when invocations wait for half a second */
  readonly limits?: ThreadLimits;
  /** How a function's invocations run. @default as its threads run them */
  readonly runOf?: (definition: FunctionDefinition) => RunInvocation;
};

/** Each thread compiles the SDK for itself, and the producer, the engines and the other functions need processors too. */
const DEFAULT_LIMITS: ThreadLimits = {
  eager: Math.min(8, Math.max(1, Math.floor(availableParallelism() / 2))),
  most: 8,
  patienceMs: 500,
};

/** Lambda's runtime includes the AWS SDK, and bundles leave it out: here functions get this package's own. */
const MODULES_DIR = path.resolve(path.dirname(require.resolve('@aws-sdk/client-dynamodb/package.json')), '../..');

export function createFunctionRuntime({
  services,
  openPorts,
  logs,
  now,
  limits = DEFAULT_LIMITS,
  runOf,
}: FunctionRuntimeOptions): FunctionRuntime {
  const functions = new Map<string, { definition: FunctionDefinition; pool: FunctionPool }>();

  function define(definition: FunctionDefinition): void {
    const { name } = definition;
    const env = functionEnvironment(definition, services, MODULES_DIR);
    const startThread = () =>
      startFunctionThread(definition, {
        env,
        ports: openPorts?.(),
        onOutput: (stream, text) => logs.record({ functionName: name, stream, text }),
      });
    const pool = createFunctionPool({ definition, startThread, limits, now, run: runOf?.(definition) });
    functions.set(name, { definition, pool });
  }

  return {
    define,
    definitions: () => [...functions.values()].map(({ definition }) => definition),
    invoke: async (nameOrArn, event) => {
      const found = functions.get(nameOf(nameOrArn));
      if (found) return found.pool.invoke(event);
      return {
        ok: false,
        error: { errorType: 'ResourceNotFoundException', message: `Function not found: ${nameOrArn}` },
      };
    },
    warm: (nameOrArn) => functions.get(nameOf(nameOrArn))?.pool.warm(),
    stop: async () => {
      await Promise.all([...functions.values()].map(({ pool }) => pool.stop()));
    },
  };
}

function nameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6]! : nameOrArn;
}
