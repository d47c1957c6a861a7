import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ASK_WITHIN_MS = 10_000;

/**
 * When a process started, as its system reports it: the same text at each call, and a different one for a later process
 * with the same id. Undefined when there is no such process, or its start is not reported.
 */
export function processStart(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  try {
    if (platform === 'linux') return linuxStart(pid);
    if (platform === 'win32')
      return ask('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]);
    // In a fixed language and time zone, whatever this process uses.
    return ask('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { LC_ALL: 'C', TZ: 'UTC' });
  } catch {
    return undefined;
  }
}

const ZOMBIE = 'Z';

/**
 * The start is the 22nd field, in ticks since boot (proc(5)); the program's name before it may contain blanks. For a
 * zombie, a process that has ended and has not been waited for, the text is `ended`.
 */
function linuxStart(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fromThirdField = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fromThirdField[0] === ZOMBIE) return 'ended';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${fromThirdField[19]}`;
}

function ask(program: string, argv: readonly string[], env?: Record<string, string>): string | undefined {
  const answer = execFileSync(program, argv, {
    encoding: 'utf8',
    timeout: ASK_WITHIN_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
    ...(env && { env }),
  });
  return answer.trim() || undefined;
}
