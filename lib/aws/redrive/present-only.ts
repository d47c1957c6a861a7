import { UserError } from '../../core/user-error';
import { bucketProblem } from './failure-sources';

/**
 * The items of a bucket; none if it was never deployed, which is noted.
 * @throws UserError when access is denied
 */
export async function* presentOnly<T>(
  items: AsyncIterable<T>,
  bucketName: string,
  note: (text: string) => void,
): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    const problem = bucketProblem(error, bucketName);
    if (problem === undefined) throw error;
    const { kind, message } = problem;
    if (kind === 'denied')
      throw new UserError(`${message}, and s3:DeleteObject to redrive; grant them and run it again`, { cause: error });
    note(`${message}: nothing is redriven from it`);
  }
}
