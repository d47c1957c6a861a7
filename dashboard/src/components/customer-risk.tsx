import { useEffect, useState } from 'preact/hooks';
import type { RiskScore } from '../api/types';
import { inWords } from '../model/words';
import { useStore } from '../state/store-context';
import { LevelBadge } from './level-badge';

/** The customer's score from 0 to 100, and the parts that it adds up. Nothing while there is none. */
export function CustomerRisk({ customerId }: { readonly customerId: string }) {
  const { api } = useStore();
  const [risk, setRisk] = useState<RiskScore>();
  useEffect(() => {
    let isCurrent = true;
    setRisk(undefined);
    api.customerRisk(customerId).then(
      (answer) => isCurrent && setRisk(answer),
      // The list below says that the customer has no events, or that nothing answers.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [customerId]);
  if (!risk) return null;
  return (
    <div class="customer-risk">
      {risk.score === null ? (
        <div class="score">
          <b>Never assessed</b>
          <span class="quiet">no score: no assessment of this customer is stored</span>
        </div>
      ) : (
        <div class="score">
          <b class="num">{risk.score}</b>
          <span class="quiet">of 100</span>
          <LevelBadge level={risk.level} />
        </div>
      )}
      <ul>
        {risk.parts.map(({ name, points, max_points, basis }) => (
          <li key={name}>
            <span>
              {inWords(name)} <span class="quiet">{basis}</span>
            </span>
            <meter min={0} max={max_points} value={points} aria-label={inWords(name)} />
            <span class="num">
              {points} / {max_points}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
