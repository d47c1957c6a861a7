import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ASK_WITHIN_MS = 10_000;

/**
 * When a process began, as its system tells it: the same text at each call, and another one for a later process with
 * the same id. Undefined when there is no such process, or its start is not told.
 */
export function processStart(pid: number, platform: NodeJS.Platform = process.platform): string | undefined {
  try {
    if (platform === 'linux') return linuxStart(pid);
    if (platform === 'win32')
      return ask('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]);
    // In one language and one time zone, whatever this process has.
    return ask('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { LC_ALL: 'C', TZ: 'UTC' });
  } catch {
    return undefined;
  }
}

const ZOMBIE = 'Z';

/**
 * The start is the 22nd field, in ticks since the boot (proc(5)); the program's name before may hold blanks. A process
 * that has ended and that nobody has asked about yet is none that began at any time.
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
