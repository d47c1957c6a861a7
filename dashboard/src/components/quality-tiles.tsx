import { formatShare } from '../model/format-number';
import { Tile } from './tile';

type Props = {
  readonly quality: {
    readonly precision: number | null;
    readonly recall: number | null;
    readonly f1: number | null;
  };
  /** The counts behind precision and recall. */
  readonly precisionOf: string;
  readonly recallOf: string;
};

/** How good a detector is, with the counts behind each rate. */
export function QualityTiles({ quality: { precision, recall, f1 }, precisionOf, recallOf }: Props) {
  return (
    <dl class="tiles inline">
      <Tile name="Precision" figure={formatShare(precision, 1)}>
        {precisionOf}
      </Tile>
      <Tile name="Recall" figure={formatShare(recall, 1)}>
        {recallOf}
      </Tile>
      <Tile name="F1" figure={formatShare(f1, 1)}>
        harmonic mean of both
      </Tile>
    </dl>
  );
}
