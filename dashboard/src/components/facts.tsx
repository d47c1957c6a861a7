import type { ComponentChildren } from 'preact';

export function Facts({ children }: { readonly children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

type FactProps = { readonly name: string; readonly class?: string; readonly children: ComponentChildren };

export function Fact({ name, class: extra, children }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={extra}>{children}</dd>
    </>
  );
}
