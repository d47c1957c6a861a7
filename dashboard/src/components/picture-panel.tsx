import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Panel } from './panel';
import { PictureButton } from './picture-button';

type Props = {
  readonly title: string;
  readonly note: string;
  /** Of the file, behind `legion-`. */
  readonly name: string;
  readonly children: ComponentChildren;
};

/** A chart that can be saved as a picture. */
export function PicturePanel({ title, note, name, children }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  return (
    <Panel title={title} note={note} actions={<PictureButton of={holder} name={`legion-${name}`} />}>
      <div ref={holder}>{children}</div>
    </Panel>
  );
}
