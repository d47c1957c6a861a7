import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';

type Props = {
  /** For readers who hear the page. */
  readonly label: string;
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
};

/** A panel over the page with the details of one thing. Escape, the button and a click beside it close it. */
export function Sheet({ label, title, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current!.open) dialog.current!.showModal();
  }, []);
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-label={label}
      onClose={close}
      onClick={(click) => click.target === dialog.current && dialog.current?.close()}
    >
      <div class="sheet-body">
        <div class="sheet-head">
          <h2 class="num">{title}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current!.close()}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
