type Props = {
  readonly label: string;
  readonly value: string;
  readonly min: number;
  readonly max: number;
  readonly set: (text: string) => void;
};

export function NumberField({ label, value, min, max, set }: Props) {
  return (
    <label>
      {label}
      <input
        type="number"
        class="num"
        min={min}
        max={max}
        step="any"
        required
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
}

type QuickProps = {
  readonly values: readonly number[];
  readonly name: (value: number) => string;
  readonly set: (text: string) => void;
};

/** Values that a reader may want, one press each. */
export function QuickValues({ values, name, set }: QuickProps) {
  return (
    <div class="quick">
      {values.map((value) => (
        <button key={value} type="button" class="link num" onClick={() => set(String(value))}>
          {name(value)}
        </button>
      ))}
    </div>
  );
}

/** The number in a field, if it lies within the bounds. */
export function numberWithin(text: string, { min, max }: Pick<Props, 'min' | 'max'>): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && value >= min && value <= max ? value : undefined;
}
