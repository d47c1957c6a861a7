import { schedulePaceText } from '../../lib/domain/run/schedule-lag';
import type { CommandContext } from '../text/context';
import { heartbeatFile, readHeartbeat } from './heartbeat';

/** The producer that is running in this folder, and how it keeps to its schedule. */
export type ProducerAtWork = {
  readonly runId: string;
  readonly accepted: number;
  readonly behindScheduleMs: number;
  readonly askedPerSecond: number | undefined;
  readonly acceptedPerSecond: number;
};

/** A producer whose heartbeat is older than this is not running. */
const MAX_SILENCE_MS = 10_000;

/** Undefined if no producer is running. */
export async function producerAtWork({
  cwd,
  now,
}: Pick<CommandContext, 'cwd' | 'now'>): Promise<ProducerAtWork | undefined> {
  const heartbeat = await readHeartbeat(heartbeatFile(cwd));
  if (heartbeat?.state !== 'running' || !heartbeat.pace) return undefined;
  if (now() - heartbeat.writtenAtMs > MAX_SILENCE_MS) return undefined;
  const { runId, accepted, pace } = heartbeat;
  const { behindScheduleMs, asked, reached } = pace;
  return { runId, accepted, behindScheduleMs, askedPerSecond: asked, acceptedPerSecond: reached };
}

export function producerLines(producer: ProducerAtWork | undefined): string[] {
  if (!producer) return [];
  const { runId, behindScheduleMs, askedPerSecond: asked, acceptedPerSecond: reached } = producer;
  return [`producer of run ${runId}: ${schedulePaceText({ behindScheduleMs, asked, reached })}`];
}
