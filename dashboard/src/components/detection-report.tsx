import type { DetectionQuality } from '../model/detection-quality';
import { formatCount, formatShare } from '../model/format-number';
import { counted, inWords } from '../model/words';
import { QualityTiles } from './quality-tiles';

type Props = { readonly detector: string; readonly quality: DetectionQuality };

/** What a detector flagged against the labels, event by event. */
export function DetectionReport({ detector, quality }: Props) {
  const { flagged, labelled, truePositives, unknownIds } = quality;
  return (
    <div class="detection">
      <QualityTiles
        quality={quality}
        precisionOf={`${formatCount(truePositives)} of the ${counted(flagged, 'event')} that ${detector} flagged are labelled`}
        recallOf={`${formatCount(truePositives)} of the ${counted(labelled, 'labelled event')} were flagged`}
      />
      <div class="grid two">
        <Confusion quality={quality} />
        <FoundByCategory quality={quality} />
      </div>
      {unknownIds > 0 && (
        <p class="note">{counted(unknownIds, 'flagged id')} not among these events: counted neither way.</p>
      )}
    </div>
  );
}

function Confusion({ quality }: Pick<Props, 'quality'>) {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = quality;
  return (
    <table class="confusion">
      <caption>Confusion table</caption>
      <thead>
        <tr>
          <td />
          <th scope="col" class="right">
            Flagged
          </th>
          <th scope="col" class="right">
            Not flagged
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Labelled</th>
          <td class="right num hit">{formatCount(truePositives)}</td>
          <td class="right num">{formatCount(falseNegatives)}</td>
        </tr>
        <tr>
          <th scope="row">Without a label</th>
          <td class="right num">{formatCount(falsePositives)}</td>
          <td class="right num hit">{formatCount(trueNegatives)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function FoundByCategory({ quality }: Pick<Props, 'quality'>) {
  return (
    <table class="plain">
      <caption>Flagged, by category of label</caption>
      <tbody>
        {quality.byCategory.map(({ category, labelled, found }) => (
          <tr key={category}>
            <th scope="row">{inWords(category)}</th>
            <td>
              <meter min={0} max={labelled} value={found} aria-label={`Flagged of ${inWords(category)}`} />
            </td>
            <td class="right num">
              {formatCount(found)} of {formatCount(labelled)}
            </td>
            <td class="right num quiet">{formatShare(found, labelled)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
