import type { InvokeResult } from '../functions/invoke-result';
import type { FailureDestination } from '../mapping/failure-destination';
import type { CloudFaults } from './cloud-faults';

type Faults = Pick<CloudFaults, 'draw'>;
type Invoke<E> = (event: E) => Promise<InvokeResult>;

/**
 * Now and then delivers a batch again although the function succeeded, as after a checkpoint that was lost. The second
 * result counts.
 *
 * @param place what the fault is said to have hit
 */
export function withDuplicates<E>(invoke: Invoke<E>, faults: Faults, place: string): Invoke<E> {
  return async (event) => {
    const result = await invoke(event);
    return result.ok && faults.draw(place, ['legion:duplicate-delivery']) ? invoke(event) : result;
  };
}

/** A destination that now and then takes nothing. */
export function withOutages(destination: FailureDestination, faults: Faults, place: string): FailureDestination {
  return {
    send: async (discarded) => {
      const drawn = faults.draw(place, ['legion:destination-unreachable']);
      if (drawn) throw new Error(`the destination cannot be reached: injected by ${drawn.rule.name}`);
      await destination.send(discarded);
    },
  };
}
