import { AnomalyControl } from '../components/simulate/anomaly-control';
import { AnomalyRateControl } from '../components/simulate/anomaly-rate-control';
import { BurstControl } from '../components/simulate/burst-control';
import { HandMadeForm } from '../components/simulate/hand-made-form';
import { MixControl } from '../components/simulate/mix-control';
import { NetworkControl } from '../components/simulate/network-control';
import { ProducerCard } from '../components/simulate/producer-card';
import { RateControl } from '../components/simulate/rate-control';
import { Empty, Failed, Loading } from '../components/notice';
import { Panel } from '../components/panel';
import { Time } from '../components/time';
import type { ControlState } from '../api/types';
import { useStore } from '../state/store-context';

export function SimulateTab() {
  const { control, hasToken } = useStore();
  const answer = control.value.value;
  return (
    <>
      <h1 class="visually-hidden">Simulate</h1>
      {!answer ? (
        control.error.value ? (
          <Failed error={control.error.value} retry={() => void control.load()} />
        ) : (
          <Loading rows={8} />
        )
      ) : answer.available ? (
        <>
          {!hasToken && <NoToken />}
          <fieldset class="controls" disabled={!hasToken}>
            <legend class="visually-hidden">Controls of the producer</legend>
            <Controls state={answer} />
          </fieldset>
        </>
      ) : (
        <Empty title="No producer can be controlled here.">
          {answer.reason} On your own machine, <code>npm start</code> runs one beside this page.
        </Empty>
      )}
    </>
  );
}

function NoToken() {
  return (
    <div class="banner tone-wait" role="note">
      <div>
        <strong>You can look, but not touch.</strong> Open the link that was printed at the start: it carries the
        control token, which this tab then keeps.
      </div>
    </div>
  );
}

function Controls({ state }: { readonly state: ControlState }) {
  return (
    <>
      <ProducerCard state={state} />
      <div class="grid controls-grid">
        <RateControl state={state} />
        <BurstControl state={state} />
        <AnomalyRateControl state={state} />
        <NetworkControl state={state} />
      </div>
      <MixControl state={state} />
      <div class="grid made-grid">
        <HandMadeForm />
        <div class="stack">
          <AnomalyControl state={state} />
          <Log state={state} />
        </div>
      </div>
    </>
  );
}

function Log({ state: { log } }: { readonly state: ControlState }) {
  return (
    <Panel title="Log" note="Requests to the producer, and what came of them">
      {log.length === 0 ? (
        <Empty title="There are no entries yet." />
      ) : (
        <ol class="log" tabIndex={0} aria-label="Log of the producer">
          {[...log].reverse().map(({ at, text }, index) => (
            <li key={`${at} ${log.length - index}`}>
              <Time iso={at} /> <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
