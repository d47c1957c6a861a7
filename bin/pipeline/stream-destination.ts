import { readStreamIdentity } from '../../lib/aws/stream-identity';
import type { SinkDestination } from '../../producer/delivery/sink';
import type { CommandContext } from '../text/context';
import { withClients, type Target } from './target';

/** The target's stream, as one that can be told from another of the same name. */
export function streamDestination(target: Target, context: Pick<CommandContext, 'env'>): SinkDestination {
  return {
    // With clients of its own: a question may be repeated by the SDK, where a sink's puts may not.
    identify: () => withClients(target, context, ({ kinesis }) => readStreamIdentity(kinesis, target.names.stream)),
  };
}
