import { useId } from 'preact/hooks';
import { FORM_MONTHS } from '../../model/hand-made-form';
import { inWords } from '../../model/words';

type Props = {
  /** One per month of the form. */
  readonly payments: readonly string[];
  readonly fault: string | undefined;
  readonly set: (payments: readonly string[]) => void;
};

export function PaymentFields({ payments, fault, set }: Props) {
  const id = useId();
  return (
    <fieldset class="months" aria-describedby={id}>
      <legend>Payment status: -2 no consumption, -1 paid, 0 revolving, 1 to 9 months late</legend>
      {FORM_MONTHS.map((month, index) => (
        <label key={month}>
          {inWords(month).slice(0, 3)}
          <input
            class="num"
            inputMode="numeric"
            value={payments[index]}
            aria-invalid={fault !== undefined}
            aria-label={`Payment status in ${inWords(month)}`}
            onInput={(event) => set(payments.with(index, event.currentTarget.value))}
          />
        </label>
      ))}
      <p class="fault" id={id}>
        {fault}
      </p>
    </fieldset>
  );
}
