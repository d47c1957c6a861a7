import path from 'node:path';
import { version } from '../../package.json';
import { isErrno } from '../../lib/core/errno';
import { UserError } from '../../lib/core/user-error';
import { writeMetricsFile } from '../../lib/metrics/metrics-file';
import { ProcessMetrics } from '../../lib/metrics/process-metrics';
import { serveMetrics, type MetricsServer } from '../../lib/metrics/serve-metrics';
import type { METRICS_SETTINGS } from '../settings/metrics-settings';
import type { SettingValues } from '../settings/setting';
import type { CommandContext, Output } from '../text/context';
import { explainError } from '../text/explain-error';

type WithMetrics = {
  readonly settings: SettingValues<typeof METRICS_SETTINGS>;
  readonly context: Pick<CommandContext, 'cwd' | 'now' | 'sleep'>;
  readonly output: Pick<Output, 'note'>;
};

/**
 * Has the metrics of this process read by others, as the settings say, while `use` runs.
 *
 * @example
 * return withMetrics(invocation, (metrics) => consume(invocation, metrics));
 */
export async function withMetrics<T>(
  { settings, context, output }: WithMetrics,
  use: (metrics: ProcessMetrics) => Promise<T>,
): Promise<T> {
  const { metricsPort, metricsFile } = settings;
  const metrics = new ProcessMetrics({ version, ofProcess: true });
  const server = metricsPort === undefined ? undefined : await serve(metrics, metricsPort);
  if (server) output.note(`metrics: ${server.url}`);
  const file =
    metricsFile === undefined
      ? undefined
      : writeMetricsFile({
          metrics,
          file: path.resolve(context.cwd, metricsFile),
          now: context.now,
          sleep: context.sleep,
          onFault: (error) => output.note(explainError(error).message),
        });
  try {
    return await use(metrics);
  } finally {
    await Promise.all([server?.close(), file?.end()]);
  }
}

async function serve(metrics: ProcessMetrics, port: number): Promise<MetricsServer> {
  try {
    return await serveMetrics(metrics, port);
  } catch (error) {
    if (!isErrno(error, 'EADDRINUSE') && !isErrno(error, 'EACCES')) throw error;
    throw new UserError(`--metrics-port ${port} cannot be used: name another, or 0 for any free one`, { cause: error });
  }
}
