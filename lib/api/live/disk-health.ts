import type { SeenPart } from './seen-part';

/** The disk that keeps the state. */
export type DiskHealth = { readonly folder: string; readonly freeBytes: number | undefined; readonly isFull: boolean };

export function diskHealth(disk: DiskHealth | undefined): SeenPart[] {
  if (!disk) return [];
  const { folder, freeBytes, isFull } = disk;
  const figures: SeenPart['figures'] = freeBytes === undefined ? {} : { free_mb: Math.floor(freeBytes / 2 ** 20) };
  const common = { name: 'disk', kind: 'disk', figures } as const;
  if (!isFull) return [{ ...common, state: 'ok', detail: folder }];
  return [{ ...common, state: 'degraded', detail: `less than 64 MB free for ${folder}: writes are refused` }];
}
