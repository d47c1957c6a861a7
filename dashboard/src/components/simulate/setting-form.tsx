import type { ComponentChildren } from 'preact';
import { useAction } from '../../state/use-action';
import { Outcome } from '../outcome';
import { Panel } from '../panel';

type Props = {
  readonly title: string;
  readonly note: string;
  readonly class?: string;
  /** What the button says. */
  readonly submit: ComponentChildren;
  readonly canSubmit: boolean;
  /** Resolves with what to tell the reader. */
  readonly act: () => Promise<string>;
  /** What will happen, or what is wrong with the fields. */
  readonly consequence: string;
  readonly isFault?: boolean;
  readonly children: ComponentChildren;
};

/** A setting of the producer: its fields, what changing it will do, and how the change went. */
export function SettingForm(props: Props) {
  const action = useAction();
  const submit = (event: Event) => {
    event.preventDefault();
    if (props.canSubmit) action.run(props.act);
  };
  return (
    <Panel title={props.title} note={props.note} class={props.class}>
      <form class="control" onSubmit={submit}>
        {props.children}
        <p class="consequence" role={props.isFault ? 'alert' : undefined}>
          {props.consequence}
        </p>
        <button type="submit" class="button" disabled={!props.canSubmit || action.busy}>
          {props.submit}
        </button>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
