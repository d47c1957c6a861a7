import { useState } from 'preact/hooks';
import { checkHandMade, EMPTY_FIELDS, type HandMadeFields } from '../../model/hand-made-form';
import { useSentEvent } from '../../state/use-sent-event';
import { useStore } from '../../state/store-context';
import { Outcome } from '../outcome';
import { Panel } from '../panel';
import { HandMadeFieldGrid } from './hand-made-fields';
import { PaymentFields } from './payment-fields';
import { ShowSent } from './show-sent';

/** One event, field by field. A field left empty is missing from the event. */
export function HandMadeForm() {
  const { api } = useStore();
  const { action, sent, send } = useSentEvent();
  const [fields, setFields] = useState<HandMadeFields>(EMPTY_FIELDS);
  const { faults = {}, body, notes = [] } = checkHandMade(fields);
  const set = (part: Partial<HandMadeFields>) => setFields({ ...fields, ...part });
  const submit = (event: Event) => {
    event.preventDefault();
    if (body) send(() => api.sendEvent(body));
  };
  return (
    <Panel title="Event by hand" note="A field left empty is missing from the event">
      <form class="control hand-made" onSubmit={submit} noValidate>
        <HandMadeFieldGrid fields={fields} faults={faults} set={set} />
        <PaymentFields payments={fields.payments} fault={faults.payments} set={(payments) => set({ payments })} />
        <p class="consequence">
          {body
            ? `Sent at once, with the envelope of the run and the current time. ${notes.join(' ')}`
            : 'Correct the marked fields.'}
        </p>
        <div class="button-row">
          <button type="submit" class="button" disabled={!body || action.busy}>
            Send the event
          </button>
          <button type="button" class="link" onClick={() => setFields(EMPTY_FIELDS)}>
            Reset
          </button>
          <ShowSent sent={sent} />
        </div>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
