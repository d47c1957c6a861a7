import { rangesContain } from '../delivery/accepted-ranges';
import type { ProducedRecord } from '../generation/record';
import type { OpenRun } from './open-run';

type CoveredChunk = {
  /** Covered before a restart, and not known to be accepted. */
  readonly again: readonly ProducedRecord[];
  readonly fresh: readonly ProducedRecord[];
};

/** The records to send, until no more are to be generated; the manifest covers each chunk before it comes out. */
export async function* coveredChunks(run: OpenRun): AsyncGenerator<CoveredChunk> {
  try {
    yield* plannedChunks(run);
  } finally {
    run.ledger.endOfGeneration();
  }
}

async function* plannedChunks(run: OpenRun): AsyncGenerator<CoveredChunk> {
  const { options, target, stops, manifest, ledger, truth } = run;
  const { generated: covered, position, accepted } = manifest.openedAt;
  const to = Math.max(target.count, covered);
  if (position >= to) return;
  for await (const chunk of options.records(position, to)) {
    const again = chunk.filter(({ sequence }) => sequence < covered && !rangesContain(accepted, sequence));
    const fresh = chunk.filter(({ sequence }) => sequence >= covered && sequence < to);
    if (stops.noMore.aborted && fresh.length > 0) {
      yield { again, fresh: [] };
      return;
    }
    if (fresh.length > 0) {
      // Before the manifest counts them: a run that is abandoned in between must not believe that it is complete.
      ledger.counters.generated(fresh);
      await truth?.append(fresh);
      await manifest.cover(fresh, ledger.lowest);
    }
    yield { again, fresh };
  }
}
