import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { BronzeSettings } from '../domain/bronze/bronze';
import { detectionItem } from '../domain/detection/detection-item';
import { checkpointKey, DETECTOR_STATE, type DetectorCheckpoint } from '../domain/detection/detector-state';
import { detectionItemKey } from './detection-key';
import { faultKindOf } from './fault-kind';
import { checkpointItem, entityItem } from './detector-state-store';
import { chunksOf } from '../core/chunks-of';
import type {
  ChangeOutcome,
  JudgementChange,
  JudgementProgress,
  JudgementStore,
  JudgementWriteOptions,
} from './judgement-store';
import type { Patience } from './patience';
import { MAX_ACTIONS_PER_TRANSACTION, transactWrite } from './transact-write';
import { transactionGroups } from './transaction-groups';
import { unchangedSince } from './unchanged-since';

export type JudgementTransactionsSettings = Patience & {
  readonly client: DynamoDBClient;
  readonly stateTable: string;
  readonly detectionsTable: string;
  readonly rows: BronzeSettings;
};

/** Each group has the shard's checkpoint beside its units: checked, and moved by the last. */
const RESERVED_ACTIONS = 1;
/** A unit has the entity's state beside the rows: written, or checked. */
const ROWS_PER_UNIT = MAX_ACTIONS_PER_TRANSACTION - RESERVED_ACTIONS - 1;

/**
 * Writes a state and its rows in one transaction, and many entities in one: up to 99 actions, and with them the condition
 * that the shard's checkpoint is still the one that was read. An attempt that comes late changes nothing: its states have
 * moved, and rows never come without their state, written in the same transaction or found unchanged by it.
 */
export function createJudgementTransactions(settings: JudgementTransactionsSettings): JudgementStore {
  return {
    write: (changes, progress, options) => new JudgementWrite(settings, changes, progress, options).run(),
  };
}

/** A part of one change, and which. */
type Unit = { readonly at: number; readonly actions: readonly TransactWriteItem[] };

class JudgementWrite {
  readonly #outcomes: ChangeOutcome[];
  #closed = false;

  constructor(
    private readonly settings: JudgementTransactionsSettings,
    private readonly changes: readonly JudgementChange[],
    private readonly progress: JudgementProgress,
    private readonly options: JudgementWriteOptions,
  ) {
    this.#outcomes = changes.map(() => ({ kind: 'written' }));
  }

  /** One group after the other: two at once would conflict at the checkpoint. */
  async run(): Promise<{ outcomes: readonly ChangeOutcome[]; closed: boolean }> {
    const units = this.changes.flatMap((change, at) => this.#unitsOf(change, at));
    const groups = transactionGroups(units, { reservedActions: RESERVED_ACTIONS });
    for (const group of groups) {
      const closes = group === groups.at(-1) && this.#isAllWritten();
      await this.#writeGroup(this.#stillOpen(group), closes ? this.progress.closing : undefined);
    }
    return { outcomes: this.#outcomes, closed: this.#closed };
  }

  #unitsOf({ key, before, after, puts, withdrawals }: JudgementChange, at: number): Unit[] {
    const { stateTable, detectionsTable, rows } = this.settings;
    const { updatedAtMs } = this.options;
    const state = { TableName: stateTable, Key: { [DETECTOR_STATE.key]: { S: key } } };
    const unchanged = (since: typeof before) => unchangedSince(DETECTOR_STATE.lastSequence, since);
    const check: TransactWriteItem = { ConditionCheck: { ...state, ...unchanged(after ?? before) } };
    const write: TransactWriteItem | undefined = after && {
      Put: { TableName: stateTable, Item: entityItem(after, updatedAtMs), ...unchanged(before) },
    };
    const rowActions: TransactWriteItem[] = [
      ...puts.map((row) => ({ Put: { TableName: detectionsTable, Item: detectionItem(row, rows) } })),
      ...withdrawals.map((row) => ({ Delete: { TableName: detectionsTable, Key: detectionItemKey(row) } })),
    ];
    if (rowActions.length === 0) return write ? [{ at, actions: [write] }] : [];
    return chunksOf(rowActions, ROWS_PER_UNIT).map((chunk, part) => ({
      at,
      actions: [part === 0 && write ? write : check, ...chunk],
    }));
  }

  #isAllWritten(): boolean {
    return this.#outcomes.every(({ kind }) => kind === 'written');
  }

  /** Without later parts of changes that already cannot be written. */
  #stillOpen(group: readonly Unit[]): Unit[] {
    return group.filter(({ at }) => this.#outcomes[at]!.kind === 'written');
  }

  /** An error that does not pass may lie in one entity alone: halving finds it, and its neighbours are written. */
  async #writeGroup(group: readonly Unit[], closing: DetectorCheckpoint | undefined): Promise<void> {
    if (group.length === 0) return;
    const actions = [this.#checkpointAction(closing), ...group.flatMap((unit) => unit.actions)];
    const { client, random, sleep } = this.settings;
    try {
      const kind = await transactWrite({ client, random, sleep }, actions, this.options.deadline);
      if (kind === 'moved') this.#settle(group, { kind });
      else if (closing) this.#closed = true;
    } catch (error) {
      if (group.length > 1 && faultKindOf(error) === 'invalid') return this.#writeHalves(group);
      const message = `the state and its detections were not written: ${String(error)}`;
      this.#settle(group, { kind: 'failed', message });
    }
  }

  async #writeHalves(group: readonly Unit[]): Promise<void> {
    const middle = Math.ceil(group.length / 2);
    await this.#writeGroup(group.slice(0, middle), undefined);
    await this.#writeGroup(this.#stillOpen(group.slice(middle)), undefined);
  }

  #checkpointAction(closing: DetectorCheckpoint | undefined): TransactWriteItem {
    const { shardId, checkpoint } = this.progress;
    const TableName = this.settings.stateTable;
    const condition = unchangedSince(DETECTOR_STATE.lastSequence, checkpoint);
    if (closing) return { Put: { TableName, Item: checkpointItem(closing, this.options.updatedAtMs), ...condition } };
    return {
      ConditionCheck: { TableName, Key: { [DETECTOR_STATE.key]: { S: checkpointKey(shardId) } }, ...condition },
    };
  }

  #settle(group: readonly Unit[], outcome: ChangeOutcome): void {
    for (const { at } of group) this.#outcomes[at] = outcome;
  }
}
