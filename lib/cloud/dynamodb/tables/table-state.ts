import type {
  AttributeDefinition,
  BillingMode,
  IndexDefinition,
  KeySchemaElement,
  OnDemandThroughput,
  SseSpecification,
  StreamSpecification,
  TableClass,
  Tag,
  WarmThroughput,
} from '../request-types';

/** Throughput as DescribeTable shows it. Times are milliseconds since the epoch. */
export type Throughput = {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly increasedMs?: number;
  readonly decreasedMs?: number;
  readonly decreasesToday: number;
};

export type GlobalIndexState = IndexDefinition & {
  readonly throughput: Throughput;
  readonly onDemandThroughput?: OnDemandThroughput;
  readonly warmThroughput?: WarmThroughput;
};

/** Everything about a table but its rows: what an entry of the log holds, as JSON. */
export type TableState = {
  /** Its number in the log. */
  readonly id: number;
  readonly name: string;
  readonly tableId: string;
  readonly createdMs: number;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly localIndexes: readonly IndexDefinition[];
  readonly globalIndexes: readonly GlobalIndexState[];
  readonly billingMode: BillingMode;
  /** Absent on a table that was never on demand. */
  readonly onDemandSinceMs?: number;
  /** When the last changes to it were made. */
  readonly onDemandSwitchesMs?: readonly number[];
  /** A provisioned table that says so, because it was changed. */
  readonly hasBillingSummary: boolean;
  readonly throughput: Throughput;
  readonly onDemandThroughput?: OnDemandThroughput;
  readonly warmThroughput?: WarmThroughput;
  readonly stream?: StreamSpecification & { readonly label: string };
  readonly sse?: SseSpecification;
  readonly tableClass?: { readonly name: TableClass; readonly changedMs?: number };
  readonly isDeletionProtected: boolean;
  readonly tags: readonly Tag[];
  readonly timeToLive?: { readonly attributeName: string };
  readonly pointInTimeRecovery?: { readonly sinceMs: number; readonly days: number };
  readonly resourcePolicy?: string;
};

/** What a table or an index is on its way to, and when it is there. */
export type Transition = {
  readonly status: 'CREATING' | 'UPDATING' | 'DELETING';
  readonly untilMs: number;
  /** The state from then on; the table's is the one before. */
  readonly next: TableState;
  /** Names of the indexes that have the status as well, and those that are on their way out. */
  readonly indexes: readonly string[];
  /** Whether the table itself shows the status. */
  readonly isOfTable: boolean;
};
