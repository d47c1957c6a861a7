import type { ComponentChildren } from 'preact';
import type { Resource } from '../state/resource';
import { Failed, Loading } from './notice';

type Props<Value> = {
  readonly of: Resource<Value>;
  /** Of the placeholder. */
  readonly rows: number;
  readonly children: (value: Value) => ComponentChildren;
};

/** Renders the last answer of a resource; until there is one, that it loads or why it cannot. */
export function Answered<Value>({ of: { value, error }, rows, children }: Props<Value>) {
  const answer = value.value;
  if (answer !== undefined) return <>{children(answer)}</>;
  return error.value ? <Failed error={error.value} /> : <Loading rows={rows} />;
}
