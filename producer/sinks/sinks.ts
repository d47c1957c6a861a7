import { UserError } from '../../lib/core/user-error';
import { KAFKA } from './kafka';
import { KINESIS } from './kinesis';
import { NDJSON } from './ndjson';
import type { SinkKind } from './sink-kind';

/** Every kind of sink, the default first. */
export const SINKS: readonly [SinkKind, ...SinkKind[]] = [KINESIS, KAFKA, NDJSON];

/** @throws UserError when there is no such sink */
export function sinkNamed(name: string): SinkKind {
  const found = SINKS.find((sink) => sink.name === name);
  if (!found) throw new UserError(`there is no sink ${name}: use one of ${SINKS.map((sink) => sink.name).join(', ')}`);
  return found;
}
