import type { EvaluationView, JudgedView } from '../api/types';
import { typesWithoutRule } from '../model/confusion-rows';
import { formatCount } from '../model/format-number';
import { counted, inWords } from '../model/words';
import { useStore } from '../state/store-context';
import { ConfusionTable } from './confusion-table';
import { DetectionTable } from './detection-table';
import { ExportLinks } from './export-links';
import { Empty, Failed, Loading } from './notice';
import { Panel } from './panel';
import { QualityTiles } from './quality-tiles';
import { RuleTable } from './rule-table';
import { Time } from './time';

/** What the deployed detector reports, and how often it is right. */
export function DetectorPanel() {
  const { evaluation, detections, go } = useStore();
  const judged = evaluation.value.value;
  const rows = detections.value.value?.rows;
  const error = detections.error.value ?? evaluation.error.value;
  return (
    <>
      <Panel
        title="Detector"
        note="Detections of the deployed detector, by rule, against the labels, which it never sees"
      >
        {error && <Failed error={error} />}
        {judged === undefined ? !error && <Loading rows={4} /> : <Judged evaluation={judged} />}
      </Panel>
      <Panel
        title="Latest detections"
        note="What the detector’s rules reported, the newest event time first"
        actions={<ExportLinks request={{ path: '/detections', query: {} }} name="legion-detections" />}
      >
        {rows === undefined ? (
          !error && <Loading rows={4} />
        ) : rows.length === 0 ? (
          <Empty title="The detector has reported nothing yet.">
            Its rules watch the workloads signals, card and interbank.
          </Empty>
        ) : (
          <DetectionTable rows={rows} open={(event) => go({ tab: 'events', event })} />
        )}
      </Panel>
    </>
  );
}

function Judged({ evaluation }: { readonly evaluation: EvaluationView }) {
  if (!evaluation.available) return <Empty title="Not judged here.">{sentence(evaluation.reason)}</Empty>;
  return <Figures judged={evaluation} />;
}

function Figures({ judged }: { readonly judged: JudgedView }) {
  const { overall, events, detections, judged_until: until, complete } = judged;
  const withoutRule = typesWithoutRule(judged);
  return (
    <div class="detection">
      <p class="note">
        {complete ? 'Judged' : 'Judged on the latest'} {counted(events, 'event')} and {counted(detections, 'detection')}{' '}
        up to <Time iso={until} show="full" /> UTC. Later events may not have been through the detector yet.
      </p>
      <QualityTiles
        quality={overall}
        precisionOf={`${formatCount(overall.right)} of ${counted(overall.right + overall.wrong, 'detection')} right`}
        recallOf={`${formatCount(overall.found)} of ${counted(overall.episodes, 'injected anomaly', 'injected anomalies')} found`}
      />
      <RuleTable rules={judged.rules} />
      <ConfusionTable judged={judged} />
      {withoutRule.length > 0 && (
        <p class="note">No rule covers {withoutRule.map((type) => inWords(type).toLowerCase()).join(', ')}.</p>
      )}
    </div>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
