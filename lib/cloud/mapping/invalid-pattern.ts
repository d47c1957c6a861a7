import { UserError } from '../../core/user-error';
import { NumberText } from './number-text';

/** The first sentence is what Lambda answers to every pattern that it does not take (InvalidParameterValueException). */
export function invalidPattern(path: string, expected: string, got: unknown): UserError {
  const text = JSON.stringify(got, (_key, value: unknown) => (value instanceof NumberText ? value.value : value));
  return new UserError(`Invalid filter pattern definition. ${path}: expected ${expected}, got ${text}`);
}
