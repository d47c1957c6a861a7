/** The id of a Legion event, anywhere in a line. */
const EVENT_ID = /EVT-[A-Za-z0-9_.]{1,40}-\d{1,16}/;

/**
 * The event ids that a detector flagged, from its output: NDJSON, CSV or bare ids. The first id of each line counts. A
 * line of NDJSON with `"anomaly": false` (or `flagged`, `is_anomaly`) names an event that was not flagged.
 */
export function flaggedIds(text: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const id = EVENT_ID.exec(line)?.[0];
    if (id !== undefined && !saysNo(line)) ids.add(id);
  }
  return ids;
}

function saysNo(line: string): boolean {
  return /"(anomaly|flagged|is_anomaly)"\s*:\s*(false|0)\b/.test(line);
}
