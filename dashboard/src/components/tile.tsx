import type { ComponentChildren } from 'preact';

type Props = { readonly name: string; readonly figure: string; readonly children?: ComponentChildren };

/** One figure, large, with what puts it into proportion below. */
export function Tile({ name, figure, children }: Props) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <b class="num">{figure}</b>
        <span class="quiet">{children}</span>
      </dd>
    </div>
  );
}
