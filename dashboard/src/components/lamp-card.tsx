import type { ComponentChildren } from 'preact';
import type { Tone } from '../model/tone';

type Props = {
  readonly label: string;
  readonly tone: Tone;
  readonly title: ComponentChildren;
  /** Beside the lamp, below the title. */
  readonly text: ComponentChildren;
  readonly children: ComponentChildren;
};

/** The state of something large: a lamp, what it means, and the figures behind it. */
export function LampCard({ label, tone, title, text, children }: Props) {
  return (
    <section class={`proof-card tone-${tone}`} aria-label={label}>
      <div class="proof-light">
        <span class={`lamp tone-${tone}`} aria-hidden="true" />
        <div>
          <h2>{title}</h2>
          {text}
        </div>
      </div>
      {children}
    </section>
  );
}
