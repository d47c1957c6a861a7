import type { Verify } from '../api/types';
import { formatCount } from './format-number';
import { counted } from './words';

export type ProofLight = {
  readonly tone: 'good' | 'wait' | 'bad' | 'none';
  readonly title: string;
  readonly detail: string;
};

/** An answer older than this says nothing about now. */
export const STALE_PROOF_MS = 30_000;

type About = {
  readonly ageMs: number;
  /** What does not keep up; undefined while everything does. */
  readonly attention?: string | undefined;
};

/**
 * What the live proof says, and never more: green needs a fresh answer that everything is equal, red one that something
 * is wrong, amber one that something needs attention. While events are in flight and everything keeps up, it is neutral.
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
  // The proof of a run at rest: none of its events is in flight any more.
  const left = runs.find(({ verdict, proven_at }) => verdict === 'INCOMPLETE' && proven_at !== null);
  if (left) {
    const remedy = `\`legion produce --run-id ${left.run_id}\` with the same settings completes it.`;
    return { tone: 'wait', title: 'Incomplete', detail: `Run ${left.run_id}: ${left.detail}. ${remedy}` };
  }
  const { generated, bronze, quarantined } = totals;
  const open = generated === null ? 0 : Math.max(0, generated - bronze - quarantined);
  return { tone: 'none', title: 'In flight', detail: `${inFlight(open)} in flight, none known to be lost.` };
}

/** Even while everything stored is right, what does not keep up needs attention. */
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
    const detail = `${what}, but there is no manifest here that says what was produced. \`legion verify --manifest\` proves a run from its manifest.`;
    return { tone: 'none', title: 'Not known here', detail };
  }
  return {
    tone: 'none',
    title: 'Nothing to compare',
    detail: 'No run is known here, and nothing is stored. Start the producer: the proof follows its events.',
  };
}

/** The two sides are read at different moments: the events between them may have been stored in the meantime. */
function inFlight(open: number): string {
  if (open === 0) return 'Events are';
  return `${counted(open, 'event')} ${open === 1 ? 'is' : 'are'}`;
}

function equalDetail(generated: number, quarantined: number): string {
  const where = quarantined > 0 ? `bronze or quarantine (${formatCount(quarantined)})` : 'bronze';
  return `${generated === 1 ? 'The one event' : `All ${formatCount(generated)} events`} produced: in ${where}, each once.`;
}

function unequalDetail({ windows, totals, run_proofs }: Verify): string {
  const wrong = run_proofs.find(({ verdict }) => verdict === 'MISMATCH');
  if (wrong)
    return `Run ${wrong.run_id}: ${wrong.detail}. \`legion verify --run-id ${wrong.run_id}\` names each discrepancy.`;
  const unequal = windows.filter(({ verdict }) => verdict === 'UNEQUAL');
  const difference = (totals.generated ?? 0) - totals.bronze - totals.quarantined;
  const what =
    difference > 0
      ? `${counted(difference, 'event')} missing`
      : difference < 0
        ? `${counted(-difference, 'event')} too many`
        : 'counts agree, contents differ';
  return `${what}, in ${counted(unequal.length, 'minute')}. \`legion verify\` names each discrepancy.`;
}
