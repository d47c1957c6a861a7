import { useId } from 'preact/hooks';
import { inWords } from '../../model/words';

type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly fault?: string | undefined;
  /** @default text */
  readonly inputMode?: 'decimal';
  readonly set: (value: string) => void;
};

export function Field({ label, value, fault, inputMode, set }: FieldProps) {
  const id = useId();
  return (
    <label>
      {label}
      <input
        class="num"
        value={value}
        inputMode={inputMode ?? 'text'}
        aria-invalid={fault !== undefined}
        aria-describedby={id}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <span class="fault" id={id}>
        {fault}
      </span>
    </label>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  readonly fault?: string | undefined;
  readonly set: (value: string) => void;
};

export function Choice({ label, value, options, names = {}, fault, set }: ChoiceProps) {
  const id = useId();
  return (
    <label>
      {label}
      <select
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={id}
        onChange={(event) => set(event.currentTarget.value)}
      >
        <option value="">(left out)</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {names[option] ?? (option.length === 1 ? option : inWords(option))}
          </option>
        ))}
      </select>
      <span class="fault" id={id}>
        {fault}
      </span>
    </label>
  );
}
