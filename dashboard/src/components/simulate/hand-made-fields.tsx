import {
  EDUCATIONS,
  MARITAL_STATUSES,
  RISK_LEVEL_CHOICES,
  type FieldFaults,
  type HandMadeFields,
} from '../../model/hand-made-form';
import { Choice, Field } from './form-field';

type TextField = Exclude<keyof HandMadeFields, 'payments'>;

type FieldSpec = {
  readonly field: TextField;
  readonly label: string;
  /** Text of this kind, where the field is no choice. @default text */
  readonly inputMode?: 'decimal';
  readonly options?: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
};

const FIELDS: readonly FieldSpec[] = [
  { field: 'customer_id', label: 'Customer id' },
  { field: 'age', label: 'Age', inputMode: 'decimal' },
  { field: 'sex', label: 'Sex', options: ['F', 'M'] },
  { field: 'education', label: 'Education', options: EDUCATIONS },
  { field: 'marital_status', label: 'Marital status', options: MARITAL_STATUSES },
  { field: 'credit_limit', label: 'Credit limit (TWD)', inputMode: 'decimal' },
  { field: 'risk_level', label: 'Risk level', options: RISK_LEVEL_CHOICES },
  {
    field: 'default_payment_next_month',
    label: 'Defaults next month',
    options: ['0', '1'],
    names: { '0': 'No', '1': 'Yes' },
  },
];

type Props = {
  readonly fields: HandMadeFields;
  readonly faults: FieldFaults;
  readonly set: (part: Partial<HandMadeFields>) => void;
};

export function HandMadeFieldGrid({ fields, faults, set }: Props) {
  return (
    <div class="form-grid">
      {FIELDS.map(({ field, options, ...spec }) => {
        const shown = { ...spec, value: fields[field], fault: faults[field] };
        const change = (value: string) => set({ [field]: value });
        return options ? (
          <Choice key={field} {...shown} options={options} set={change} />
        ) : (
          <Field key={field} {...shown} set={change} />
        );
      })}
    </div>
  );
}
