import type { Component, Pipeline } from '../api/types';
import { formatCount, formatDuration } from '../model/format-number';
import { STATE_TONE, STATE_WORD, worstState } from '../model/health-view';
import { stripFigures } from '../model/strip';
import { useStore } from '../state/store-context';
import { Dot } from './dot';
import { Icon } from './icon';

/** The way of an event, and how many events have come how far. */
export function PipelineStrip() {
  const { pipeline, verify, samples } = useStore();
  const health = pipeline.value.value;
  const latest = samples.value.at(-1);
  const figures = stripFigures(latest, verify.value.value);
  const pending = latest?.pending ?? health?.pending;
  const age = latest?.iterator_age_ms ?? health?.iterator_age_ms;
  return (
    <ol class="strip">
      <Stage name="Producer" kind="producer" health={health} figure={formatCount(figures.generated)} unit="generated" />
      <Stage name="Stream" kind="stream" health={health} figure={formatCount(figures.accepted)} unit="accepted" />
      <Stage
        name="Consumer"
        kind="mapping"
        health={health}
        figure={formatCount(pending)}
        unit={age ? `waiting, ${formatDuration(age)} at most` : 'waiting'}
      />
      <Stage
        name="Bronze"
        kind="table"
        health={health}
        figure={formatCount(figures.bronze)}
        unit={quarantineWords(figures.quarantined)}
      />
    </ol>
  );
}

function quarantineWords(quarantined: number | null): string {
  return quarantined ? `stored, ${formatCount(quarantined)} in quarantine` : 'stored';
}

type StageProps = {
  readonly name: string;
  readonly kind: Component['kind'];
  readonly health: Pipeline | undefined;
  readonly figure: string;
  readonly unit: string;
};

function Stage({ name, kind, health, figure, unit }: StageProps) {
  const parts = health?.components.filter((component) => component.kind === kind) ?? [];
  const state = worstState(parts);
  return (
    <li class="stage">
      <a href="#/health" class="stage-name" title={parts.map((part) => `${part.name}: ${part.detail}`).join('\n')}>
        <Dot tone={STATE_TONE[state]} /> {name}
        <span class="visually-hidden">, {STATE_WORD[state]}</span>
      </a>
      <b class="num">{figure}</b>
      <span class="quiet">{unit}</span>
      <span class="stage-arrow">
        <Icon name="arrow" />
      </span>
    </li>
  );
}
