import { isLoopback } from '../../lib/aws/is-loopback';
import { UserError } from '../../lib/core/user-error';
import { isYes } from '../deploy/ask';
import type { Target } from './target';

/** What is still needed before tables are emptied: nothing, a yes, or the name of the stage. */
export type Confirmation = 'given' | 'yes' | 'stage name';

/**
 * On this machine a yes is enough. Elsewhere, above all on AWS, the user names the stage, in the call or when asked.
 * @throws UserError when there is a question to ask and no terminal to ask it on
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
  if (isHere) throw new UserError('this needs a confirmation, and there is no terminal to ask on: add --yes');
  const where = target.kind === 'aws' ? 'on AWS' : 'on another machine';
  throw new UserError(
    `tables ${where} are emptied only when the call names their stage and says yes: add --stage ${target.stage} --yes`,
  );
}

/** @param ask shows a question and returns the trimmed answer */
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
