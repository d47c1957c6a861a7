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

type About = {
  readonly ageMs: number;
  /** What does not keep up; undefined while all does. */
  readonly attention?: string | undefined;
};

/**
 * What the live proof says, and never more than it says: green needs a fresh answer that all is equal, red one that
 * something is wrong, amber that somebody should look. While events are on their way and all keeps up, it is neutral.
 */
export function proofLight(verify: Verify | undefined, { ageMs, attention }: About): ProofLight {
  if (!verify) return { tone: 'none', title: 'Not known yet', detail: 'The live proof has not answered yet.' };
  if (ageMs > STALE_PROOF_MS) {
    return { tone: 'none', title: 'Not known now', detail: 'The live proof has not answered for a while.' };
  }
  switch (verify.verdict) {
    case 'EQUAL':
      return attended(equalLight(verify), attention);
    case 'BEHIND':
      return attended(behindLight(verify), attention);
    case 'UNEQUAL':
      return { tone: 'bad', title: 'Not equal', detail: unequalDetail(verify) };
    case 'UNKNOWN':
      return attended(unknownLight(verify), attention);
    default:
      return verify.verdict satisfies never;
  }
}

function equalLight({ proof, totals }: Verify): ProofLight {
  const title = proof === 'PROVEN' ? 'Proven' : 'Verified equal';
  return { tone: 'good', title, detail: equalDetail(totals.generated ?? 0, totals.quarantined) };
}

function behindLight({ totals, run_proofs: runs }: Verify): ProofLight {
  // A proof that was made of a run at rest: nothing of it is on its way any more.
  const left = runs.find(({ verdict, proven_at }) => verdict === 'INCOMPLETE' && proven_at !== null);
  if (left) {
    const remedy = `\`legion produce --run-id ${left.run_id}\` with the words of before goes on with it.`;
    return { tone: 'wait', title: 'Incomplete', detail: `Run ${left.run_id}: ${left.detail}. ${remedy}` };
  }
  const { generated, bronze, quarantined } = totals;
  const open = generated === null ? 0 : Math.max(0, generated - bronze - quarantined);
  return { tone: 'none', title: 'In flight', detail: `${onTheWay(open)} on the way, none known to be lost.` };
}

/** However right it is what is stored: somebody should look at what does not keep up. */
function attended(light: ProofLight, attention: string | undefined): ProofLight {
  return attention === undefined ? light : { ...light, tone: 'wait', detail: `${light.detail} ${attention}` };
}

function unknownLight({ run_proofs: runs, totals }: Verify): ProofLight {
  const unproven = runs.find(({ generated, verdict }) => generated !== null && verdict === 'UNKNOWN');
  if (unproven) {
    const detail = `${counted(totals.generated ?? 0, 'event')} produced. Run ${unproven.run_id}: ${unproven.detail}.`;
    return { tone: 'none', title: 'Not proven yet', detail };
  }
  const stored = runs.reduce((sum, { stored_records }) => sum + stored_records, 0);
  if (stored > 0) {
    const what = `${counted(stored, 'record')} of ${counted(runs.length, 'run')} ${stored === 1 ? 'is' : 'are'} stored`;
    const detail = `${what}, and no manifest is here that says what was produced. \`legion verify --manifest\` proves a run where there is one.`;
    return { tone: 'none', title: 'Not known here', detail };
  }
  return {
    tone: 'none',
    title: 'Nothing to compare',
    detail: 'No run is known here and nothing is stored. Start the producer: the proof follows its events.',
  };
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

function unequalDetail({ windows, totals, run_proofs }: Verify): string {
  const wrong = run_proofs.find(({ verdict }) => verdict === 'MISMATCH');
  if (wrong) return `Run ${wrong.run_id}: ${wrong.detail}. \`legion verify --run-id ${wrong.run_id}\` names each.`;
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
