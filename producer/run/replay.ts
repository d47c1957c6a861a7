import type { Replay } from '../../lib/domain/proof/explain-differences';
import type { RunConfig } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import type { Dataset } from '../dataset/dataset';
import { createRecordSource } from '../generation/record-source';

/**
 * Regenerates the events of an earlier run.
 * @throws UserError when this dataset is not the one that the run drew from
 */
export function createReplay(config: RunConfig, dataset: Dataset): Replay {
  refuseOtherDataset(config, dataset);
  const source = createRecordSource({ config, dataset });
  return (sequence) => source.at(sequence);
}

/** @throws UserError when this dataset is not the one that the run drew from */
export function refuseOtherDataset(config: RunConfig, { identity }: Dataset): void {
  if (identity.sha256 !== config.dataset.sha256) {
    throw new UserError(
      `the run drew from dataset ${config.dataset.name} with SHA-256 ${config.dataset.sha256.slice(0, 12)}…, but ` +
        `${identity.name} has ${identity.sha256.slice(0, 12)}…: name the right file with --dataset to replay the run`,
    );
  }
}
