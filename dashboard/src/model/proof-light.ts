import type { Verify } from '../api/types';
import { formatCount } from './format-number';
import { counted } from './words';

export type ProofLight = {
  readonly tone: 'good' | 'wait' | 'bad' | 'none';
  readonly title: string;
  readonly detail: string;
};

/** Beyond this age an answer says nothing of now. */
export const STALE_PROOF_MS = 30_000;

/** What the live proof says, and never more than it says: green needs a fresh answer that all windows are equal. */
export function proofLight(verify: Verify | undefined, ageMs: number): ProofLight {
  if (!verify) return { tone: 'none', title: 'Not known yet', detail: 'The live proof has not answered yet.' };
  if (ageMs > STALE_PROOF_MS) {
    return { tone: 'none', title: 'Not known now', detail: 'The live proof has not answered for a while.' };
  }
  const { generated, bronze, quarantined } = verify.totals;
  switch (verify.verdict) {
    case 'EQUAL':
      if (!generated) {
        return {
          tone: 'none',
          title: 'Nothing to compare',
          detail: 'Start the producer: the proof follows its events.',
        };
      }
      return { tone: 'good', title: 'Verified equal', detail: equalDetail(generated, quarantined) };
    case 'BEHIND': {
      const open = generated === null ? 0 : Math.max(0, generated - bronze - quarantined);
      return {
        tone: 'wait',
        title: 'In flight',
        detail: `${onTheWay(open)} on the way, none known to be lost.`,
      };
    }
    case 'UNEQUAL':
      return { tone: 'bad', title: 'Not equal', detail: unequalDetail(verify) };
    case 'UNKNOWN':
      return {
        tone: 'none',
        title: 'No producer to compare with',
        detail: 'What was produced is not known here. `legion verify` proves a run from its manifest.',
      };
    default:
      return verify.verdict satisfies never;
  }
}

/** The two sides are not read at one moment: what is left between them may have come meanwhile. */
function onTheWay(open: number): string {
  if (open === 0) return 'Events are';
  return `${counted(open, 'event')} ${open === 1 ? 'is' : 'are'}`;
}

function equalDetail(generated: number, quarantined: number): string {
  const where = quarantined > 0 ? `bronze or quarantine (${formatCount(quarantined)})` : 'bronze';
  return `${generated === 1 ? 'The one event' : `All ${formatCount(generated)} events`} produced: in ${where}, each once.`;
}

function unequalDetail({ windows, totals }: Verify): string {
  const unequal = windows.filter(({ verdict }) => verdict === 'UNEQUAL');
  const difference = (totals.generated ?? 0) - totals.bronze - totals.quarantined;
  const what =
    difference > 0
      ? `${counted(difference, 'event')} missing`
      : difference < 0
        ? `${counted(-difference, 'event')} too many`
        : 'the numbers agree, contents differ';
  return `${what}, in ${counted(unequal.length, 'minute')}. \`legion verify\` names each.`;
}
