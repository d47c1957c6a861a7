import { useId, useState } from 'preact/hooks';
import {
  checkHandMade,
  EDUCATIONS,
  EMPTY_FIELDS,
  FORM_MONTHS,
  MARITAL_STATUSES,
  RISK_LEVEL_CHOICES,
  type HandMadeFields,
} from '../../model/hand-made-form';
import { inWords } from '../../model/words';
import { useStore } from '../../state/store-context';
import { useAction } from '../../state/use-action';
import { Outcome } from '../outcome';
import { Panel } from '../panel';
import { Choice, Field } from './form-field';

/** One event, field by field. An empty field is left out of it. */
export function HandMadeForm() {
  const { api, go } = useStore();
  const action = useAction();
  const [fields, setFields] = useState<HandMadeFields>(EMPTY_FIELDS);
  const [sent, setSent] = useState<string>();
  const paymentsFault = useId();
  const { faults = {}, body, notes = [] } = checkHandMade(fields);
  const set = (part: Partial<HandMadeFields>) => setFields({ ...fields, ...part });
  const send = (event: Event) => {
    event.preventDefault();
    if (!body) return;
    setSent(undefined);
    action.run(async () => {
      const { event_id } = await api.sendEvent(body);
      setSent(event_id);
      return `${event_id} was accepted.`;
    });
  };
  return (
    <Panel title="Event by hand" note="Leave a field empty and the event lacks it">
      <form class="control hand-made" onSubmit={send} noValidate>
        <div class="form-grid">
          <Field
            label="Customer id"
            value={fields.customer_id}
            fault={faults.customer_id}
            set={(customer_id) => set({ customer_id })}
          />
          <Field label="Age" numeric value={fields.age} fault={faults.age} set={(age) => set({ age })} />
          <Choice label="Sex" value={fields.sex} options={['F', 'M']} set={(sex) => set({ sex })} />
          <Choice
            label="Education"
            value={fields.education}
            options={EDUCATIONS}
            set={(education) => set({ education })}
          />
          <Choice
            label="Marital status"
            value={fields.marital_status}
            options={MARITAL_STATUSES}
            set={(marital_status) => set({ marital_status })}
          />
          <Field
            label="Credit limit (TWD)"
            numeric
            value={fields.credit_limit}
            fault={faults.credit_limit}
            set={(credit_limit) => set({ credit_limit })}
          />
          <Choice
            label="Risk level"
            value={fields.risk_level}
            options={RISK_LEVEL_CHOICES}
            fault={faults.risk_level}
            set={(risk_level) => set({ risk_level })}
          />
          <Choice
            label="Defaults next month"
            value={fields.default_payment_next_month}
            options={['0', '1']}
            names={{ '0': 'No', '1': 'Yes' }}
            set={(value) => set({ default_payment_next_month: value })}
          />
        </div>
        <fieldset class="months" aria-describedby={paymentsFault}>
          <legend>Payment status: -2 no consumption, -1 paid, 0 revolving, 1 to 9 months late</legend>
          {FORM_MONTHS.map((month, index) => (
            <label key={month}>
              {inWords(month).slice(0, 3)}
              <input
                class="num"
                inputMode="numeric"
                value={fields.payments[index]}
                aria-invalid={faults.payments !== undefined}
                aria-label={`Payment status in ${inWords(month)}`}
                onInput={(event) => set({ payments: fields.payments.with(index, event.currentTarget.value) })}
              />
            </label>
          ))}
          <p class="fault" id={paymentsFault}>
            {faults.payments}
          </p>
        </fieldset>
        <p class="consequence">
          {body
            ? `It is sent at once, with the envelope of the run and the time of now. ${notes.join(' ')}`
            : 'Correct the fields that are marked.'}
        </p>
        <div class="button-row">
          <button type="submit" class="button" disabled={!body || action.busy}>
            Send the event
          </button>
          <button type="button" class="link" onClick={() => setFields(EMPTY_FIELDS)}>
            Reset
          </button>
          {sent !== undefined && (
            <button type="button" class="link" onClick={() => go({ tab: 'events', event: sent })}>
              Show it
            </button>
          )}
        </div>
        <Outcome action={action} />
      </form>
    </Panel>
  );
}
