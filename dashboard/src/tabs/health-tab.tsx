import type { Component } from '../api/types';
import { Dot } from '../components/dot';
import { Failed, Loading } from '../components/notice';
import { Panel } from '../components/panel';
import { QuarantinePanel } from '../components/quarantine-panel';
import { Tile } from '../components/tile';
import { Time } from '../components/time';
import { ago } from '../model/format-time';
import { formatCount, formatDuration } from '../model/format-number';
import { advice, shownFigures, STATE_TONE, STATE_WORD } from '../model/health-view';
import { inWords } from '../model/words';
import { useStore } from '../state/store-context';

const OVERALL = { ok: 'All parts work', degraded: 'Something does not keep up', down: 'Something is down' } as const;
const OVERALL_TONE = { ok: 'good', degraded: 'wait', down: 'bad' } as const;

export function HealthTab() {
  const { pipeline } = useStore();
  const health = pipeline.value.value;
  const error = pipeline.error.value;
  return (
    <>
      <h1 class="visually-hidden">Health</h1>
      {error && <Failed error={error} retry={() => void pipeline.load()} />}
      {!health ? (
        !error && <Loading rows={8} />
      ) : (
        <>
          <section class={`proof-card tone-${OVERALL_TONE[health.state]}`} aria-label="Pipeline">
            <div class="proof-light">
              <span class={`lamp tone-${OVERALL_TONE[health.state]}`} aria-hidden="true" />
              <div>
                <h2>{OVERALL[health.state]}</h2>
                <p>
                  {health.last_error ? (
                    <>
                      Last fault <Time iso={health.last_error.at} /> UTC, {health.last_error.component}:{' '}
                      {health.last_error.message}
                    </>
                  ) : (
                    'No fault since this server started.'
                  )}
                </p>
                <p class="quiet small">
                  Checked <Time iso={health.checked_at} /> UTC
                </p>
              </div>
            </div>
            <dl class="tiles inline">
              <Tile
                name="Waiting in the stream"
                figure={`${health.pending_is_minimum ? '≥ ' : ''}${formatCount(health.pending)}`}
              >
                records
              </Tile>
              <Tile name="Iterator age" figure={formatDuration(health.iterator_age_ms)}>
                oldest of these
              </Tile>
              <Tile name="Stored" figure={formatCount(health.stored_records)}>
                records
              </Tile>
              <Tile name="Quarantined" figure={formatCount(health.quarantined?.records)}>
                records
              </Tile>
            </dl>
          </section>
          <div class="grid cards">
            {health.components.map((component) => (
              <ComponentCard key={component.name} component={component} />
            ))}
            <ApiCard />
          </div>
          <QuarantinePanel />
        </>
      )}
    </>
  );
}

function ComponentCard({ component }: { readonly component: Component }) {
  const { now } = useStore();
  const { name, kind, state, detail, since, last_error, figures } = component;
  const remedy = advice(component);
  const tone = STATE_TONE[state];
  return (
    <Panel
      title={name}
      note={inWords(kind)}
      class={`component edge-${tone}`}
      actions={<State tone={tone} word={STATE_WORD[state]} />}
    >
      <p class="detail" title={detail}>
        {detail}
      </p>
      {remedy && <p class="advice">{remedy}</p>}
      <dl class="facts">
        <dt>Since</dt>
        <dd>
          <Time iso={since} show="day" /> <span class="quiet">{ago(since, now.value)}</span>
        </dd>
        <dt>Last error</dt>
        <dd>
          {last_error ? (
            <>
              <Time iso={last_error.at} show="day" /> <span class="break">{last_error.message}</span>
            </>
          ) : (
            <span class="quiet">none</span>
          )}
        </dd>
        {shownFigures(figures).map(([figure, value]) => (
          <Figure key={figure} name={figure} value={value} />
        ))}
      </dl>
    </Panel>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  const isDuration = name.endsWith('_ms');
  return (
    <>
      <dt>{inWords(isDuration ? name.slice(0, -3) : name)}</dt>
      <dd class="num">{isDuration ? formatDuration(value) : formatCount(value)}</dd>
    </>
  );
}

/** The API itself, as this page sees it. */
function ApiCard() {
  const { connection, isDown, stats, now } = useStore();
  const { state, reason, untilMs } = connection.value;
  const tone = isDown.value ? 'bad' : state === 'live' ? 'good' : 'wait';
  const word = isDown.value ? 'Down' : state === 'live' ? 'Working' : 'Without stream';
  const answeredAtMs = stats.answeredAtMs.value;
  return (
    <Panel
      title="query API"
      note="As this page sees it"
      class={`component edge-${tone}`}
      actions={<State tone={tone} word={word} />}
    >
      <p class="detail">
        {state === 'live'
          ? 'server-sent events are open'
          : `${reason ?? 'connecting'}; asked every 5 seconds instead, next attempt in ${formatDuration(Math.max(0, (untilMs ?? now.value) - now.value))}`}
      </p>
      <dl class="facts">
        <dt>Last answer</dt>
        <dd>
          {answeredAtMs > 0 ? (
            <Time iso={new Date(answeredAtMs).toISOString()} show="day" />
          ) : (
            <span class="quiet">none</span>
          )}
        </dd>
        <dt>Last error</dt>
        <dd>{stats.error.value?.message ?? <span class="quiet">none</span>}</dd>
      </dl>
    </Panel>
  );
}

function State({ tone, word }: { readonly tone: 'good' | 'wait' | 'bad' | 'none'; readonly word: string }) {
  return (
    <span class={`state tone-${tone}`}>
      <Dot tone={tone} /> {word}
    </span>
  );
}
