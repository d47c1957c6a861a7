import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionDefinition } from '../../../../lib/cloud/functions/function-definition';
import { createFunctionLogs, type FunctionLogs } from '../../../../lib/cloud/functions/function-logs';
import { createFunctionRuntime, type FunctionRuntimeOptions } from '../../../../lib/cloud/functions/function-runtime';
import type { InvokeResult } from '../../../../lib/cloud/functions/invoke-result';

export type TestFunction = {
  readonly invoke: (event?: unknown) => Promise<InvokeResult>;
  readonly warm: () => void;
  readonly logs: FunctionLogs;
  /** The lines it printed. */
  readonly printed: () => string[];
  readonly stop: () => Promise<void>;
};

export type TestFunctionOptions = Partial<
  Pick<FunctionRuntimeOptions, 'limits' | 'services' | 'openPorts' | 'runOf'>
> & {
  readonly definition?: Partial<FunctionDefinition>;
  /** @default index.js */
  readonly file?: string;
};

/** A function with this code, in its own worker threads. */
function aFunction(
  code: string,
  { definition, file = 'index.js', ...options }: TestFunctionOptions = {},
): TestFunction {
  const codeDir = mkdtempSync(path.join(tmpdir(), 'function-'));
  writeFileSync(path.join(codeDir, file), code);
  const logs = createFunctionLogs({ now: Date.now });
  const runtime = createFunctionRuntime({ services: {}, logs, now: Date.now, ...options });
  runtime.define({
    name: 'subject',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:subject',
    roleArn: 'arn:aws:iam::000000000000:role/subject',
    codeDir,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    environment: {},
    timeoutMs: 10_000,
    memoryMb: 128,
    ...definition,
  });
  return {
    invoke: (event = {}) => runtime.invoke('subject', event),
    warm: () => runtime.warm('subject'),
    logs,
    printed: () => logs.tail('subject').map(({ text }) => text),
    stop: async () => {
      await runtime.stop();
      rmSync(codeDir, { recursive: true, force: true });
    },
  };
}

/** Runs a test with the function, and stops the function even if the test fails. */
export async function withFunction(
  code: string,
  use: (subject: TestFunction) => Promise<void>,
  options?: TestFunctionOptions,
): Promise<void> {
  const subject = aFunction(code, options);
  try {
    await use(subject);
  } finally {
    await subject.stop();
  }
}
