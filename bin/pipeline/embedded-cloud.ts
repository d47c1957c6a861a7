import path from 'node:path';
import type { EmbeddedCloud } from '../../lib/cloud/cloud';
import type { EmbeddedCloudOptions } from '../../lib/cloud/cloud-options';
import { STATE_FILE, announce, discover, withdraw } from '../../lib/cloud/discovery';
import type { FaultSet } from '../../lib/cloud/faults/fault-rule';
import type { FunctionLogs } from '../../lib/cloud/functions/function-logs';
import { resourceNames } from '../../lib/domain/names';
import { IS_COMPILED } from '../../lib/core/is-compiled';
import { UserError } from '../../lib/core/user-error';
import type { CommandContext, Output } from '../text/context';
import { cloudLimits } from '../settings/enforced-services';
import type { EmbeddedSettings } from './embedded-settings';
import type { Target } from './target';

export type OpenCloud = {
  readonly cloud: EmbeddedCloud;
  readonly target: Target;
  /** Milliseconds from the call until the app was deployed. */
  readonly readyMs: number;
  /** Rejects when the cloud dies; otherwise never settles. */
  readonly failed: Promise<never>;
  readonly close: () => Promise<void>;
};

export type OpenOptions = {
  readonly settings: EmbeddedSettings;
  readonly context: CommandContext;
  readonly output: Output;
  /** The cloud's port is the first free one of these; 0 is any. */
  readonly ports: readonly number[];
} & Pick<EmbeddedCloudOptions, 'route' | 'onFaultFired'>;

/**
 * Synthesizes the app, deploys it into this process, and lets other terminals find it.
 * @throws UserError when no port is free or the data folder is in use
 */
export async function openEmbeddedCloud(options: OpenOptions): Promise<OpenCloud> {
  const { settings, context, output, ports, route, onFaultFired } = options;
  const openedAt = context.monotonicNow();
  const limits = cloudLimits(settings);
  const faults = await faultsOf(settings, context);
  const { startEmbeddedCloud } = await import('../../lib/cloud/cloud');
  const { systemClock } = await import('../../lib/core/system-clock');
  const { embeddedAssembly } = await import('./embedded-assembly');
  const assemblyDir = await embeddedAssembly(settings, {
    cwd: context.cwd,
    onSynthesis: () => IS_COMPILED && output.note('synthesizing the app for these settings (a few seconds, once)'),
  });
  let fail!: (error: Error) => void;
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  failed.catch(() => {}); // it may reject before anything awaits it
  const cloud = await startEmbeddedCloud({
    assemblyDir,
    onFailure: fail,
    dataDir: settings.dataDir === undefined ? undefined : path.resolve(context.cwd, settings.dataDir),
    durability: settings.durability,
    ...(limits && { limits }),
    ...(faults && { faults }),
    ports,
    region: settings.region,
    log: {
      info: () => {},
      warn: (details, message) => output.note(['embedded cloud:', message, ...detailsText(details)].join(' ')),
    },
    clock: systemClock,
    ...(route && { route }),
    ...(onFaultFired && { onFaultFired }),
  });
  output.note(cloud.reach());
  reportFunctionErrors(cloud.functionLogs, output);
  const stateFile = path.resolve(context.cwd, STATE_FILE);
  const announced = discover(stateFile) === undefined;
  if (announced) {
    const { endpoints } = cloud;
    announce(stateFile, {
      pid: process.pid,
      stage: settings.stage,
      startedAt: new Date(context.now()).toISOString(),
      endpoints,
      region: cloud.environment.AWS_REGION,
    });
  }
  return {
    cloud,
    target: targetOf(cloud, settings.stage),
    readyMs: context.monotonicNow() - openedAt,
    failed,
    close: async () => {
      if (announced) withdraw(stateFile, process.pid);
      await cloud.stop();
    },
  };
}

async function faultsOf({ faults }: EmbeddedSettings, { cwd }: CommandContext): Promise<FaultSet | undefined> {
  if (faults === undefined) return undefined;
  const { readFaults } = await import('../settings/fault-sets');
  return readFaults(faults, cwd);
}

function detailsText(details: object): string[] {
  return Object.keys(details).length > 0 ? [JSON.stringify(details)] : [];
}

/** With two clouds in one folder, other commands could reach either. */
export function refuseSecondCloud(context: Pick<CommandContext, 'cwd'>): void {
  const running = discover(path.resolve(context.cwd, STATE_FILE));
  if (!running) return;
  throw new UserError(
    `a cloud is already up in this folder (process ${running.pid}): use it, stop it first, or use another folder`,
  );
}

const SHOWN_FUNCTION_ERRORS = 5;

/** Shows people what a function logs as an error; the rest is in the logs. */
function reportFunctionErrors(logs: FunctionLogs, output: Output): void {
  let shown = 0;
  logs.subscribe(({ functionName, text }) => {
    if (!text.includes('"level":"ERROR"') || shown >= SHOWN_FUNCTION_ERRORS) return;
    shown += 1;
    output.note(`${functionName}: ${text}`);
    if (shown === SHOWN_FUNCTION_ERRORS) output.note(`${functionName}: further errors are not shown`);
  });
}

function targetOf({ endpoint, environment, endpoints, transport }: EmbeddedCloud, stage: string): Target {
  const names = resourceNames(stage);
  return {
    kind: 'embedded',
    description: `the embedded cloud at ${endpoint}`,
    stage,
    names,
    region: environment.AWS_REGION,
    endpoints,
    transport,
  };
}
