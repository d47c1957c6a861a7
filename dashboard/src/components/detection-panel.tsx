import { useState } from 'preact/hooks';
import type { ApiClient } from '../api/client';
import type { EventRowView } from '../api/types';
import { baselineFlags } from '../model/baseline-detector';
import { detectionQuality, type DetectionQuality } from '../model/detection-quality';
import { flaggedIds } from '../model/flagged-ids';
import { formatCount } from '../model/format-number';
import { counted } from '../model/words';
import { useStore } from '../state/store-context';
import { useAction } from '../state/use-action';
import { DetectionReport } from './detection-report';
import { Empty } from './notice';
import { Outcome } from './outcome';
import { Panel } from './panel';

/** Of the newest events; reading more takes a browser too long. */
const MOST_EVENTS = 10_000;
const TELL_EVERY = 500;

type Judged = { readonly detector: string; readonly quality: DetectionQuality };

/** Judges a detector by the labels that the events carry. */
export function DetectionPanel() {
  const { api } = useStore();
  const action = useAction();
  const [judged, setJudged] = useState<Judged>();
  const [read, setRead] = useState(0);
  const judge = (detector: string, flag: (events: readonly EventRowView[]) => Promise<ReadonlySet<string>>) =>
    action.run(async () => {
      const events = await newestEvents(api, setRead);
      const quality = detectionQuality(events, await flag(events));
      setJudged({ detector, quality });
      return `Judged on the newest ${counted(quality.events, 'event')}.`;
    });
  const withBaseline = () =>
    judge('Baseline', async (events) => new Set(events.filter(baselineFlags).map(({ event_id }) => event_id)));
  const withFile = (file: File | undefined) => {
    if (file) judge(file.name, async () => flaggedIds(await file.text()));
  };
  return (
    <Panel
      title="Another detector"
      note="What a detector flagged against the labels, event by event"
      actions={
        <>
          <button type="button" class="button" disabled={action.busy} onClick={withBaseline}>
            Judge the baseline
          </button>
          <label class="button file">
            Judge a file
            <input
              type="file"
              accept=".csv,.ndjson,.jsonl,.json,.txt"
              disabled={action.busy}
              onChange={(event) => withFile(event.currentTarget.files?.[0])}
            />
          </label>
        </>
      }
    >
      <p class="note">
        The baseline looks only at the customer, risk and limit of each event: a bar to beat. A file is your detector’s
        output, one line per flagged event, with the event’s id (NDJSON or CSV). It stays in this browser.
      </p>
      {action.busy && (
        <p class="note num">
          {counted(read, 'event')} read, {formatCount(MOST_EVENTS)} at most
        </p>
      )}
      <Outcome action={action} />
      {judged && <Result judged={judged} />}
    </Panel>
  );
}

function Result({ judged: { detector, quality } }: { readonly judged: Judged }) {
  if (quality.events === 0) return <Empty title="No event is stored yet.">Start the producer under Simulate.</Empty>;
  if (quality.labelled === 0) {
    return (
      <Empty title={`None of the newest ${formatCount(quality.events)} events carries a label.`}>
        Events carry labels when their run has <code>--labels inline</code> and an anomaly rate above 0.
      </Empty>
    );
  }
  return <DetectionReport detector={detector} quality={quality} />;
}

async function newestEvents(api: ApiClient, tell: (count: number) => void): Promise<readonly EventRowView[]> {
  const events: EventRowView[] = [];
  tell(0);
  for await (const row of api.exportRows({ path: '/events', query: {} })) {
    events.push(row);
    if (events.length % TELL_EVERY === 0) tell(events.length);
    if (events.length === MOST_EVENTS) break;
  }
  return events;
}
