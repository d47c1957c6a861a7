import type { CommandContext, Output } from './context';
import { openEmbeddedCloud, type EmbeddedSettings, type OpenCloud } from './embedded-cloud';
import { createLiveLine, type LiveLine } from './live-line';
import { catchSignals, type Signals } from './signals';

/** What a command has in its hands while its cloud is up. */
export type PipelineSession = {
  readonly opened: OpenCloud;
  readonly signals: Signals;
  readonly line: LiveLine;
  /** Takes the live line away before it speaks. */
  readonly output: Output;
};

type SessionOptions = {
  readonly settings: EmbeddedSettings;
  readonly context: CommandContext;
  readonly output: Output;
};

/** Opens the embedded cloud for the time of `use`, and closes all of it again whatever happens. */
export async function withPipeline<T>(
  { settings, context, output }: SessionOptions,
  use: (session: PipelineSession) => Promise<T>,
): Promise<T> {
  const line = createLiveLine(context);
  const clearing = (say: (text: string) => void) => (text: string) => {
    line.clear();
    say(text);
  };
  const clean: Output = { note: clearing(output.note), print: clearing(output.print) };
  const signals = catchSignals(context, clean);
  try {
    const opened = await openEmbeddedCloud({ settings, context, output: clean, port: settings.port ?? 0 });
    try {
      return await use({ opened, signals, line, output: clean });
    } finally {
      await opened.close();
    }
  } finally {
    line.clear();
    signals.release();
  }
}
