import { isLoopback } from '../../lib/aws/is-loopback';
import { UserError } from '../../lib/core/user-error';
import { isYes } from '../deploy/ask';
import type { Target } from './target';

/** What it takes until tables are emptied: nothing more, a yes, or the name of the stage. */
export type Confirmation = 'given' | 'yes' | 'stage name';

/**
 * On this machine a yes is enough. Elsewhere, AWS above all, the stage is named by whoever empties it: in the call, or when
 * asked.
 * @throws UserError when something has to be asked and nobody is there to answer
 */
export function confirmationNeeded({
  target,
  yes,
  flags,
  isTerminal,
}: {
  readonly target: Pick<Target, 'kind' | 'endpoints' | 'stage'>;
  readonly yes: boolean;
  readonly flags: ReadonlySet<string>;
  readonly isTerminal: boolean;
}): Confirmation {
  const { endpoints } = target;
  const isHere = endpoints !== undefined && isLoopback(endpoints.kinesis) && isLoopback(endpoints.dynamodb);
  if (yes && (isHere || flags.has('--stage'))) return 'given';
  if (isTerminal) return isHere ? 'yes' : 'stage name';
  if (isHere) throw new UserError('nobody can be asked here, as this is no terminal: add --yes');
  const where = target.kind === 'aws' ? 'on AWS' : 'on another machine';
  throw new UserError(
    `tables ${where} are emptied only when the call names their stage and says yes: add --stage ${target.stage} --yes`,
  );
}

/** @param ask shows a question and gives the answer without the space around it */
export async function isConfirmed(
  needed: Confirmation,
  { question, stage, ask }: { question: string; stage: string; ask: (question: string) => Promise<string> },
): Promise<boolean> {
  switch (needed) {
    case 'given':
      return true;
    case 'yes':
      return isYes(await ask(`${question}? [y/N]`));
    case 'stage name':
      return (await ask(`${question}? Type the name of the stage to go on:`)) === stage;
    default:
      return needed satisfies never;
  }
}
