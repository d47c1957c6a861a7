import type { DetectionQuality } from '../model/detection-quality';
import { formatCount, formatShare } from '../model/format-number';
import { inWords } from '../model/words';
import { Tile } from './tile';

type Props = { readonly detector: string; readonly quality: DetectionQuality };

export function DetectionReport({ detector, quality }: Props) {
  const { precision, recall, f1, truePositives, falsePositives, falseNegatives, trueNegatives } = quality;
  return (
    <div class="detection">
      <dl class="tiles inline">
        <Tile name="Precision" figure={formatShare(precision, 1)}>
          of the {formatCount(truePositives + falsePositives)} events that {detector} flagged are anomalies
        </Tile>
        <Tile name="Recall" figure={formatShare(recall, 1)}>
          of the {formatCount(truePositives + falseNegatives)} anomalies were found
        </Tile>
        <Tile name="F1" figure={formatShare(f1, 1)}>
          of both together
        </Tile>
      </dl>
      <div class="grid two">
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
              <th scope="row">Anomaly</th>
              <td class="right num hit">{formatCount(truePositives)}</td>
              <td class="right num">{formatCount(falseNegatives)}</td>
            </tr>
            <tr>
              <th scope="row">Ordinary</th>
              <td class="right num">{formatCount(falsePositives)}</td>
              <td class="right num hit">{formatCount(trueNegatives)}</td>
            </tr>
          </tbody>
        </table>
        <table class="plain">
          <caption>Found, by type of anomaly</caption>
          <tbody>
            {quality.byCategory.map(({ category, labelled, found }) => (
              <tr key={category}>
                <th scope="row">{inWords(category)}</th>
                <td>
                  <meter min={0} max={labelled} value={found} aria-label={`Found of ${inWords(category)}`} />
                </td>
                <td class="right num">
                  {formatCount(found)} of {formatCount(labelled)}
                </td>
                <td class="right num quiet">{formatShare(found, labelled)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {quality.unknownIds > 0 && (
        <p class="note">
          {formatCount(quality.unknownIds)} ids in the file are not among these events, and count neither way.
        </p>
      )}
    </div>
  );
}
