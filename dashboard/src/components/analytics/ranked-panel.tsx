import { formatCount } from '../../model/format-number';
import type { Slice } from '../../model/risk-mix';
import { inWords } from '../../model/words';
import { Empty } from '../notice';
import { PicturePanel } from '../picture-panel';
import { RankedBars } from '../ranked-bars';

type Props = {
  readonly title: string;
  readonly name: string;
  /** What the slices add up to, in the plural. */
  readonly whole: string;
  readonly slices: readonly Slice[];
  readonly tone?: (slice: Slice) => string;
};

export function RankedPanel({ title, name, whole, slices, tone }: Props) {
  return (
    <PicturePanel title={title} note={`Shares of ${whole}`} name={name}>
      {slices.length === 0 ? (
        <Empty title="None is stored." />
      ) : (
        <RankedBars
          slices={slices}
          whole={whole}
          name={(slice) => inWords(slice.name)}
          tone={tone}
          summary={slices.map((slice) => `${inWords(slice.name)} ${formatCount(slice.count)}`).join(', ')}
        />
      )}
    </PicturePanel>
  );
}
