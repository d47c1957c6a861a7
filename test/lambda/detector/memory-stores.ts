import type { DetectionKey } from '../../../lib/aws/detection-key';
import type { DetectorStateStore, StoredEntity } from '../../../lib/aws/detector-state-store';
import {
  createJudgementPuts,
  type ChangeOutcome,
  type JudgementChange,
  type JudgementStore,
  type JudgementWriteOptions,
} from '../../../lib/aws/judgement-store';
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
  const inParts = async (change: JudgementChange, options: JudgementWriteOptions): Promise<'written' | 'moved'> => {
    const { key, before, after, puts, withdrawals } = change;
    if (new Set([...puts, ...withdrawals].map(rowKey)).size < puts.length + withdrawals.length) {
      throw new Error('Transaction request cannot include multiple operations on one item');
    }
    if (after && (await states.write(after, before, options)) === 'moved') return 'moved';
    const acts = [
      ...puts.map((row) => () => rows.set(rowKey(row), row)),
      ...withdrawals.map((row) => () => rows.delete(rowKey(row))),
    ];
    for (const act of acts) {
      await Promise.resolve();
      if (entities.get(key)?.lastSequence !== (after ?? before)?.lastSequence) return 'moved';
      faults.beforeRow?.();
      act();
      faults.afterRow?.();
    }
    return 'written';
  };
  /** As transactions do with rows that do not fit into one: each part with the state, or with a check of it. */
  const withRows: JudgementStore = {
    write: async (changes, _progress, options) => {
      const outcomes = changes.map(async (change): Promise<ChangeOutcome> => {
        try {
          return { kind: await inParts(change, options) };
        } catch (error) {
          return { kind: 'failed', message: String(error) };
        }
      });
      return { outcomes: await Promise.all(outcomes), closed: false };
    },
  };
  const judgements = createJudgementPuts(states, withRows);
  return { entities, checkpoints, rows, calls, states, judgements, faults };
}

function rowKey(key: DetectionKey): string {
  return `${entityKey(key.runId, key.entity)} ${detectionTimeKey(key)}`;
}
