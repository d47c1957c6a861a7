import type { Component, Pipeline } from '../api/types';
import { formatCount, formatDuration } from '../model/format-number';
import { STATE_TONE, STATE_WORD, worstState } from '../model/health-view';
import { useStore } from '../state/store-context';
import { Dot } from './dot';
import { Icon } from './icon';

/** The way of an event, with how many have come how far. */
export function PipelineStrip() {
  const { pipeline, verify, samples } = useStore();
  const health = pipeline.value.value;
  const latest = samples.value.at(-1);
  const totals = verify.value.value?.totals;
  const pending = latest?.pending ?? health?.pending;
  const age = latest?.iterator_age_ms ?? health?.iterator_age_ms;
  return (
    <ol class="strip">
      <Stage
        name="Producer"
        kind="producer"
        health={health}
        figure={formatCount(latest?.generated ?? totals?.generated)}
        unit="generated"
      />
      <Stage
        name="Stream"
        kind="stream"
        health={health}
        figure={formatCount(latest?.accepted ?? totals?.accepted)}
        unit="accepted"
      />
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
        figure={formatCount(bronzeRows(totals, latest?.stored))}
        unit={quarantineWords(totals?.quarantined)}
      />
    </ol>
  );
}

/** Rows of the runs that the proof follows; without a producer beside the server, what the rollups count. */
function bronzeRows(
  totals: { generated: number | null; bronze: number } | undefined,
  stored: number | null | undefined,
) {
  return totals && totals.generated !== null ? totals.bronze : stored;
}

function quarantineWords(quarantined: number | undefined): string {
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
