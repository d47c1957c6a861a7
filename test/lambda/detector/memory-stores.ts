import type { DetectionKey, DetectionStore } from '../../../lib/aws/detection-store';
import type { DetectorStateStore, StoredEntity } from '../../../lib/aws/detector-state-store';
import type { ItemOutcome } from '../../../lib/aws/batch-write';
import { createJudgementPuts } from '../../../lib/aws/judgement-store';
import type { Detection } from '../../../lib/domain/detection/detection';
import { detectionTimeKey } from '../../../lib/domain/detection/detection-item';
import type { DetectorCheckpoint } from '../../../lib/domain/detection/detector-state';
import { entityKey, parseEntityKey } from '../../../lib/domain/detection/entity';
import { parseState, stateText } from '../../../lib/domain/detection/state-text';

/** What can go wrong; nothing by default. Each is called before or after a write, and throws to interrupt. */
export type Faults = {
  beforeState?: () => void;
  afterState?: () => void;
  beforeRow?: () => void;
  afterRow?: () => void;
  beforeCheckpoint?: () => void;
  afterCheckpoint?: () => void;
};

/** Both tables with DynamoDB's rules: equal keys overwrite, and a failed condition changes nothing. */
export function memoryStores(faults: Faults = {}) {
  const entities = new Map<string, { readonly text: string } & Omit<StoredEntity, 'state'>>();
  const checkpoints = new Map<string, DetectorCheckpoint>();
  const rows = new Map<string, Detection>();
  const calls = { reads: 0, stateWrites: 0 };
  const states: DetectorStateStore = {
    read: async (keys, shardId) => {
      calls.reads += 1;
      const found = keys.flatMap((key) => {
        const item = entities.get(key);
        if (!item) return [];
        const { text, ...rest } = item;
        return [[key, { ...rest, state: parseState(text, parseEntityKey(key).runId)! }] as const];
      });
      return { entities: new Map(found), checkpoint: checkpoints.get(shardId) };
    },
    write: async ({ state, ...rest }, before) => {
      faults.beforeState?.();
      if (entities.get(rest.key)?.lastSequence !== before?.lastSequence) return 'moved';
      calls.stateWrites += 1;
      entities.set(rest.key, { ...rest, text: stateText(state, parseEntityKey(rest.key).runId) });
      faults.afterState?.();
      return 'written';
    },
    writeCheckpoint: async (checkpoint, before) => {
      faults.beforeCheckpoint?.();
      if (checkpoints.get(checkpoint.shardId)?.lastSequence !== before?.lastSequence) return 'moved';
      checkpoints.set(checkpoint.shardId, checkpoint);
      faults.afterCheckpoint?.();
      return 'written';
    },
  };
  const guarded = (act: () => void): ItemOutcome => {
    try {
      faults.beforeRow?.();
      act();
      faults.afterRow?.();
      return { kind: 'stored' };
    } catch (error) {
      return { kind: 'failed', message: String(error) };
    }
  };
  const detections: DetectionStore = {
    put: async (found) => {
      if (new Set(found.map(rowKey)).size < found.length) throw new Error('Provided list of item keys has duplicates');
      return found.map((row) => guarded(() => void rows.set(rowKey(row), row)));
    },
    withdraw: async (keys) => keys.map((key) => guarded(() => void rows.delete(rowKey(key)))),
  };
  const judgements = createJudgementPuts(states, detections);
  return { entities, checkpoints, rows, calls, states, judgements, faults };
}

function rowKey(key: DetectionKey): string {
  return `${entityKey(key.runId, key.entity)} ${detectionTimeKey(key)}`;
}
