import type { ComponentChildren } from 'preact';
import type { Tone } from '../../model/tone';
import { Dot } from '../dot';
import { Panel } from '../panel';

type Props = {
  readonly name: string;
  readonly note: string;
  readonly tone: Tone;
  /** The state in a word. */
  readonly word: string;
  readonly children: ComponentChildren;
};

/** One part of the pipeline and its state. */
export function PartCard({ name, note, tone, word, children }: Props) {
  const state = (
    <span class={`state tone-${tone}`}>
      <Dot tone={tone} /> {word}
    </span>
  );
  return (
    <Panel title={name} note={note} class={`component edge-${tone}`} actions={state}>
      {children}
    </Panel>
  );
}
