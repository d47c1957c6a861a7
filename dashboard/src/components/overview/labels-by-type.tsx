import { useMemo } from 'preact/hooks';
import type { MinuteWindow } from '../../api/types';
import { labelCategories } from '../../model/label-categories';
import { labelSeries } from '../../model/minute-series';
import { useStore } from '../../state/store-context';
import { Answered } from '../answered';
import { Empty } from '../notice';
import { Panel } from '../panel';
import { SmallMultiples } from '../small-multiples';

const MINUTES = 30;
/** Nobody looks at more small charts than this: the most frequent categories get them. */
const MOST_CATEGORIES = 9;

export function LabelsByType() {
  const { windows } = useStore();
  return (
    <Panel title="Labels by type" note={`Per minute, over the last ${MINUTES} minutes of event time`}>
      <Answered of={windows} rows={6}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="No minute has events yet.">
              Start the producer under <a href="#/simulate">Simulate</a>.
            </Empty>
          ) : (
            <Charts rows={rows} />
          )
        }
      </Answered>
    </Panel>
  );
}

function Charts({ rows }: { readonly rows: readonly MinuteWindow[] }) {
  const { samples, totals, route } = useStore();
  const latest = route.value.workload === undefined ? samples.value.at(-1)?.by_anomaly : undefined;
  const categories = labelCategories(latest ?? totals.value?.by_anomaly ?? {}).slice(0, MOST_CATEGORIES);
  const series = useMemo(() => labelSeries(rows, { minutes: MINUTES, categories }), [rows, categories.join()]);
  return series.length === 0 ? <Empty title="No stored event has a label." /> : <SmallMultiples series={series} />;
}
