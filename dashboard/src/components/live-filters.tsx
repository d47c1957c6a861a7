import type { LiveFilter } from '../model/live-feed';

const ONLY: readonly { readonly value: LiveFilter['only']; readonly name: string }[] = [
  { value: 'all', name: 'All' },
  { value: 'high-risk', name: 'High risk' },
  { value: 'labelled', name: 'Labelled' },
];

type Props = { readonly filter: LiveFilter; readonly set: (filter: LiveFilter) => void };

export function LiveFilters({ filter, set }: Props) {
  return (
    <div class="filters">
      <div class="segments" role="group" aria-label="Show">
        {ONLY.map(({ value, name }) => (
          <button
            key={value}
            type="button"
            aria-pressed={filter.only === value}
            onClick={() => set({ ...filter, only: value })}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="fields">
        <label>
          Contains
          <input
            type="search"
            value={filter.text}
            placeholder="id, customer, label"
            onInput={(input) => set({ ...filter, text: input.currentTarget.value })}
          />
        </label>
      </div>
    </div>
  );
}
