import { OTHER_FOLDERS, ROOMS } from './rooms';

/** The README's layout: the folders in the order of imports. */
export function layoutText(): string {
  const shown = [...ROOMS, ...OTHER_FOLDERS];
  const width = Math.max(...shown.map(({ path }) => path.length)) + 3;
  return shown.map(({ path, holds }) => `    ${`${path}/`.padEnd(width)}${holds}`).join('\n');
}
