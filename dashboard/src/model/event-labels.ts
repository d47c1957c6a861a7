export type EventLabel = {
  readonly type: string;
  readonly severity: string | null;
  readonly description: string | undefined;
  readonly originalEventId: string | undefined;
};

/** The labels of a stored event, as its payload describes them or, without those, as its row names them. */
export function eventLabels(
  payload: string,
  row: { readonly types: readonly string[]; readonly severity: string | null },
): readonly EventLabel[] {
  const labels = labelsIn(payload);
  if (labels.length > 0) return labels;
  return row.types.map((type) => ({
    type,
    severity: row.severity,
    description: undefined,
    originalEventId: undefined,
  }));
}

function labelsIn(payload: string): readonly EventLabel[] {
  let event: unknown;
  try {
    event = JSON.parse(payload);
  } catch {
    return [];
  }
  const flags = (event as { anomaly_flags?: unknown } | null)?.anomaly_flags;
  if (!Array.isArray(flags)) return [];
  return flags.flatMap((flag: unknown) => {
    if (typeof flag !== 'object' || flag === null) return [];
    const { type, severity, description, original_event_id } = flag as Record<string, unknown>;
    if (typeof type !== 'string') return [];
    return [
      {
        type,
        severity: typeof severity === 'string' ? severity : null,
        description: typeof description === 'string' ? description : undefined,
        originalEventId: typeof original_event_id === 'string' ? original_event_id : undefined,
      },
    ];
  });
}
