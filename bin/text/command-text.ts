/**
 * How the reader calls a command: through `npm run` in a clone, if this program was called that way, else as the
 * installed program. npm names the script that it runs in `npm_lifecycle_event`; for npx that is `npx`.
 */
export function commandText(
  words: string,
  { env }: { readonly env: Readonly<Record<string, string | undefined>> },
): string {
  const script = env.npm_lifecycle_event;
  return script === undefined || script === 'npx' ? `legion ${words}` : `npm run legion -- ${words}`;
}
