import type { VerifyWindow } from '../api/types';
import { formatCount } from '../model/format-number';
import { utcMinute } from '../model/format-time';
import { VERDICT } from './verdict';

/** The live proof looks back on this many minutes. */
const PLACES = 15;

/** One field per minute, in the colour of its verdict. */
export function ProofMinutes({ windows }: { readonly windows: readonly VerifyWindow[] }) {
  const shown = windows.slice(0, PLACES).reverse();
  const equal = shown.filter(({ verdict }) => verdict === 'EQUAL').length;
  return (
    <>
      <ol class="minutes">
        {Array.from({ length: PLACES - shown.length }, (_, index) => (
          <li key={index} class="minute-empty" aria-hidden="true" />
        ))}
        {shown.map(({ start, verdict, generated, bronze }) => {
          const words = `${utcMinute(start)} UTC: ${VERDICT[verdict].word}, ${formatCount(generated)} generated, ${formatCount(bronze)} in bronze`;
          return (
            <li key={start} class={`tone-${VERDICT[verdict].tone} verdict-${verdict.toLowerCase()}`} title={words}>
              <span class="visually-hidden">{words}</span>
            </li>
          );
        })}
      </ol>
      <p class="note num">
        {equal} of {shown.length} equal
      </p>
    </>
  );
}
