import type { Track } from '../track';
import type { Authors } from './authors';
import type { Cascades } from './cascades';
import type { Second } from './seconds';

/** Everything that the posts of a run are drawn from. */
export type PostWorld = {
  readonly seed: number;
  readonly track: Track;
  readonly authors: Authors;
  readonly secondOf: (timeMs: number) => Second;
  readonly cascades: Cascades;
};
