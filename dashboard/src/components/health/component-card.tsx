import type { Component } from '../../api/types';
import { formatCount, formatDuration } from '../../model/format-number';
import { ago } from '../../model/format-time';
import { advice, shownFigures, STATE_TONE, STATE_WORD } from '../../model/health-view';
import { inWords } from '../../model/words';
import { useStore } from '../../state/store-context';
import { Fact, Facts } from '../facts';
import { Time } from '../time';
import { PartCard } from './part-card';

export function ComponentCard({ component }: { readonly component: Component }) {
  const { now } = useStore();
  const { name, kind, state, detail, since, last_error: fault, figures } = component;
  const remedy = advice(component);
  return (
    <PartCard name={name} note={inWords(kind)} tone={STATE_TONE[state]} word={STATE_WORD[state]}>
      <p class="detail" title={detail}>
        {detail}
      </p>
      {remedy && <p class="advice">{remedy}</p>}
      <Facts>
        <Fact name="Since">
          <Time iso={since} show="day" /> <span class="quiet">{ago(since, now.value)}</span>
        </Fact>
        <Fact name="Last error">
          {fault ? (
            <>
              <Time iso={fault.at} show="day" /> <span class="break">{fault.message}</span>
            </>
          ) : (
            <span class="quiet">none</span>
          )}
        </Fact>
        {shownFigures(figures).map(([figure, value]) => (
          <Figure key={figure} name={figure} value={value} />
        ))}
      </Facts>
    </PartCard>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  const isDuration = name.endsWith('_ms');
  return (
    <Fact name={inWords(isDuration ? name.slice(0, -3) : name)} class="num">
      {isDuration ? formatDuration(value) : formatCount(value)}
    </Fact>
  );
}
