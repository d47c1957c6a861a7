import type { RiskScore } from '../api/types';
import { inWords } from '../model/words';
import { useReading } from '../state/use-reading';
import { useStore } from '../state/store-context';
import { LevelBadge } from './level-badge';

/** The customer's score from 0 to 100, and the parts that add up to it. Nothing until there is an answer. */
export function CustomerRisk({ customerId }: { readonly customerId: string }) {
  const { api } = useStore();
  // Without an answer: the list below says that the customer has no events, or that nothing answers.
  const { value: risk } = useReading(customerId, () => api.customerRisk(customerId));
  if (!risk) return null;
  return (
    <div class="customer-risk">
      <Score risk={risk} />
      <ul>
        {risk.parts.map((part) => (
          <Part key={part.name} part={part} />
        ))}
      </ul>
    </div>
  );
}

function Score({ risk }: { readonly risk: RiskScore }) {
  if (risk.score === null) {
    return (
      <div class="score">
        <b>Never assessed</b>
        <span class="quiet">no score: no assessment of this customer is stored</span>
      </div>
    );
  }
  return (
    <div class="score">
      <b class="num">{risk.score}</b>
      <span class="quiet">of 100</span>
      <LevelBadge level={risk.level} />
    </div>
  );
}

function Part({ part: { name, points, max_points, basis } }: { readonly part: RiskScore['parts'][number] }) {
  return (
    <li>
      <span>
        {inWords(name)} <span class="quiet">{basis}</span>
      </span>
      <meter min={0} max={max_points} value={points} aria-label={inWords(name)} />
      <span class="num">
        {points} / {max_points}
      </span>
    </li>
  );
}
