import type { CommandResult } from '../settings/command';
import type { CommandContext, Output } from '../text/context';
import { openEmbeddedCloud, type OpenCloud, type OpenOptions } from './embedded-cloud';
import { type EmbeddedSettings } from './embedded-settings';
import { EXIT, explainError } from '../text/explain-error';
import { foundAgainLines, leftBehindLines } from './left-behind';
import { createLiveLine, type LiveLine } from '../text/live-line';
import { catchSignals, type AfterSignal, type Signals } from '../settings/signals';

/** What a command has while its cloud is up. */
export type PipelineSession = {
  readonly opened: OpenCloud;
  readonly signals: Signals;
  readonly line: LiveLine;
  /** Clears the live line before it writes. */
  readonly output: Output;
};

type SessionOptions = {
  readonly settings: EmbeddedSettings;
  readonly context: CommandContext;
  readonly output: Output;
  /** The cloud's port is the first free one of these. @default the one that is set, else any */
  readonly ports?: readonly number[];
  /** What a signal still leaves time for. @default 'delivered' */
  readonly afterSignal?: AfterSignal;
} & Pick<OpenOptions, 'onFaultFired'>;

/** Opens the embedded cloud while `use` runs, and closes it whatever happens. */
export async function withPipeline(
  { settings, context, output, afterSignal, ports = [settings.port ?? 0], ...hooks }: SessionOptions,
  use: (session: PipelineSession) => Promise<CommandResult>,
): Promise<CommandResult> {
  const line = createLiveLine(context);
  const clearing = (say: (text: string) => void) => (text: string) => {
    line.clear();
    say(text);
  };
  const clean: Output = {
    note: clearing(output.note),
    print: clearing(output.print),
    title: clearing(output.title),
    data: clearing(output.data),
  };
  const signals = catchSignals(context, clean, afterSignal);
  try {
    const opened = await openUnlessStopped({ settings, context, output: clean, ports, ...hooks }, signals);
    if (!opened) return { exitCode: EXIT.interrupted, json: { stoppedBy: 'signal' } };
    for (const text of foundAgainLines(opened.cloud)) clean.note(text);
    try {
      return await Promise.race([use({ opened, signals, line, output: clean }), opened.failed]);
    } finally {
      // The result of the command stands even if the cloud does not close.
      await closed(opened, context).catch((error: unknown) => {
        clean.note(`the cloud did not end cleanly: ${explainError(error).message}`);
      });
      for (const text of leftBehindLines(opened.cloud, settings)) clean.note(text);
    }
  } finally {
    line.clear();
    signals.release();
  }
}

/** Functions of a cloud that died may still be running and waiting for it. */
const DEAD_GRACE_MS = 3_000;

/** Ends the cloud; one that has died gets only a short grace period, and its faults stem from that death. */
async function closed({ close, failed }: OpenCloud, { sleep }: Pick<CommandContext, 'sleep'>): Promise<void> {
  const ended = close();
  const isOver = failed.catch(() => sleep(DEAD_GRACE_MS));
  await Promise.race([ended, isOver]);
}

/** The compiler may be seen to end this long before the signal that ended it. */
const SIGNAL_DELAY_MS = 100;

/** Undefined if a signal came first. A terminal also sends it to the compiler, without which nothing opens. */
async function openUnlessStopped(options: OpenOptions, { stop }: Signals): Promise<OpenCloud | undefined> {
  try {
    const opened = await openEmbeddedCloud(options);
    if (!stop.aborted) return opened;
    await opened.close();
  } catch (error) {
    await options.context.sleep(SIGNAL_DELAY_MS, stop);
    if (!stop.aborted) throw error;
  }
  options.output.note('stopped before anything was sent');
  return undefined;
}
