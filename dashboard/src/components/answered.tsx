import type { ComponentChildren } from 'preact';
import type { Resource } from '../state/resource';
import { Failed, Loading } from './notice';

type Props<Value> = {
  readonly of: Resource<Value>;
  /** Of the placeholder. */
  readonly rows: number;
  readonly children: (value: Value) => ComponentChildren;
};

/** The last answer of a resource, in a form of its own; until the first one, that it loads or why it does not. */
export function Answered<Value>({ of: { value, error }, rows, children }: Props<Value>) {
  const answer = value.value;
  if (answer !== undefined) return <>{children(answer)}</>;
  return error.value ? <Failed error={error.value} /> : <Loading rows={rows} />;
}
