import { spawn } from 'node:child_process';
import { UserError } from '../../../lib/core/user-error';
import { LEGION } from '../repository';

/** Runs `legion <words> --json` as a person would, in a folder of its own, and returns what it prints. */
export type LegionCommand = (words: readonly string[]) => Promise<Record<string, unknown>>;

/** @param shown receives the command's progress */
export function legionCommand(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly shown: (chunk: Uint8Array) => void;
}): LegionCommand {
  const { cwd, env, signal, shown } = options;
  return (words) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [LEGION, ...words, '--json'], {
        cwd,
        env: withoutTarget(env),
        signal,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const printed: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
      child.stderr.on('data', shown);
      child.on('error', reject);
      child.on('close', (code) => {
        const last = Buffer.concat(printed).toString().trim().split('\n').at(-1) ?? '';
        if (code === 0) resolve(JSON.parse(last) as Record<string, unknown>);
        else reject(new UserError(`legion ${words.join(' ')} ended with ${code}: ${last || 'it printed nothing'}`));
      });
    });
}

/** The user's own settings must not lead elsewhere. */
export function withoutTarget(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SETTINGS.test(name)));
}

const SETTINGS =
  /^(AWS_|LEGION_|LOCALSTACK_)|^(STREAM_NAME|SHARD_COUNT|ANOMALY_RATE|NETWORK_CONDITION|TARGET_TPS)$|^(MAX_DURATION_HOURS|BASE_LATENCY_MS|SHOW_DETAILS)$/;
