const KNOWN = ['LOW', 'MEDIUM', 'HIGH'];

/** LOW, MEDIUM or HIGH, of a risk or a severity. */
export function LevelBadge({ level }: { readonly level: string | null }) {
  if (level === null) return <span class="quiet">–</span>;
  return (
    <span class={`badge level-${KNOWN.includes(level) ? level.toLowerCase() : 'other'}`}>{level.toLowerCase()}</span>
  );
}
