import type { ComponentChildren } from 'preact';
import type { Tone } from '../model/tone';

type Props = {
  readonly name: string;
  readonly figure: string;
  readonly tone?: Tone;
  readonly children?: ComponentChildren;
};

/** One large figure, and below it what puts it into proportion. */
export function Tile({ name, figure, tone = 'none', children }: Props) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <b class={`num ${tone === 'none' ? '' : `tone-${tone}`}`}>{figure}</b>
        <span class="quiet">{children}</span>
      </dd>
    </div>
  );
}
