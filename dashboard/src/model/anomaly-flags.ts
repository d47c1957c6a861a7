export type ShownFlag = {
  readonly type: string;
  readonly severity: string | null;
  readonly description: string | undefined;
  readonly originalEventId: string | undefined;
};

/** The anomalies of a stored event: as its payload describes them, else as its row names them. */
export function shownFlags(
  payload: string,
  row: { readonly types: readonly string[]; readonly severity: string | null },
): readonly ShownFlag[] {
  const flags = flagsIn(payload);
  if (flags.length > 0) return flags;
  return row.types.map((type) => ({
    type,
    severity: row.severity,
    description: undefined,
    originalEventId: undefined,
  }));
}

function flagsIn(payload: string): readonly ShownFlag[] {
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
