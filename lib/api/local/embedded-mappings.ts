import type { CloudMapping } from '../../cloud/cloud';
import type { MappingStatus } from '../../cloud/mapping/mapping';
import type { MappingHealth } from '../live/mapping-health';

/** The health of an embedded cloud's event source mappings. */
export function embeddedMappings(mappings: readonly CloudMapping[]): MappingHealth[] {
  return mappings.map(({ functionArn, status }) => {
    const { state, recordsDiscarded } = status;
    const figures = {
      invocations: status.invocations,
      failed_invocations: status.failedInvocations,
      refused_invocations: status.refusedInvocations,
      records_processed: status.recordsProcessed,
      records_discarded: recordsDiscarded,
      records_filtered: status.recordsFiltered,
    };
    const faults = [
      ...(recordsDiscarded > 0
        ? [`gave up ${recordsDiscarded} records after all retries: legion redrive brings them back`]
        : []),
      ...status.shards.flatMap(shardFaults),
    ];
    const fault = faults.length > 0 ? faults.join('; ') : undefined;
    // The last part of the ARN is the function's name.
    return { name: `mapping to ${functionArn.split(':').at(-1)}`, state, figures, fault };
  });
}

function shardFaults({ shardId, setAside, problem }: MappingStatus['shards'][number]): string[] {
  const last = setAside.at(-1);
  return [
    ...(last ? [`${shardId}: record ${last.sequenceNumber} was set aside (${last.reason})`] : []),
    ...(problem === undefined ? [] : [`${shardId}: ${problem}`]),
  ];
}
