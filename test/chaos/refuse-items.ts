import { pick, unit } from '../../lib/core/samplers';
import type { Random } from '../../lib/core/random-at';

type Json = Readonly<Record<string, unknown>>;

/** A call without its refused parts, and what to add to its answer; no call if all parts are refused. */
export type Refusal = {
  readonly request: Json | undefined;
  /** Builds the answer for all parts from the service's answer for the rest. */
  readonly complete: (answer: Json) => Json;
};

const RECORD_ERRORS = ['ProvisionedThroughputExceededException', 'InternalFailure'] as const;

/** Refuses some parts of a PutRecords, BatchWriteItem or BatchGetItem call: at least one, rarely all. */
export function refuseItems(operation: string, request: Json, random: Random): Refusal {
  switch (operation) {
    case 'PutRecords':
      return refuseRecords(request, random);
    case 'BatchWriteItem':
      return leaveItems(request, random, 'UnprocessedItems');
    case 'BatchGetItem':
      return leaveKeys(request, random);
    default:
      throw new Error(`${operation} does not answer for each of its parts`);
  }
}

function refuseRecords(request: Json, random: Random): Refusal {
  const records = request.Records as readonly unknown[];
  const refused = someOf(records.length, random);
  const kept = records.filter((_record, at) => !refused.has(at));
  const ErrorCode = pick(random, RECORD_ERRORS);
  return {
    request: kept.length === 0 ? undefined : { ...request, Records: kept },
    complete: (answer) => {
      const accepted = [...((answer.Records ?? []) as unknown[])];
      const results = records.map((_record, at) =>
        refused.has(at) ? { ErrorCode, ErrorMessage: 'by the chaos proxy' } : accepted.shift(),
      );
      return { ...answer, FailedRecordCount: refused.size, Records: results };
    },
  };
}

type Requests = Readonly<Record<string, readonly unknown[]>>;

function leaveItems(request: Json, random: Random, name: string): Refusal {
  const { left, kept } = partedBy(request.RequestItems as Requests, random);
  return {
    request: kept === undefined ? undefined : { ...request, RequestItems: kept },
    complete: (answer) => ({ ...answer, [name]: left }),
  };
}

type Keys = Readonly<Record<string, { readonly Keys: readonly unknown[] }>>;

function leaveKeys(request: Json, random: Random): Refusal {
  const asked = request.RequestItems as Keys;
  const lists = Object.fromEntries(Object.entries(asked).map(([table, { Keys }]) => [table, Keys]));
  const { left, kept } = partedBy(lists, random);
  const asKeys = (parts: Requests) =>
    Object.fromEntries(Object.entries(parts).map(([table, list]) => [table, { ...asked[table], Keys: list }]));
  return {
    request: kept === undefined ? undefined : { ...request, RequestItems: asKeys(kept) },
    complete: (answer) => ({ Responses: {}, ...answer, UnprocessedKeys: asKeys(left) }),
  };
}

/** Splits the request of a call's only table; this project's calls never use more than one. */
function partedBy(parts: Requests, random: Random): { readonly left: Requests; readonly kept: Requests | undefined } {
  const [[table, list]] = Object.entries(parts) as [[string, readonly unknown[]]];
  const refused = someOf(list.length, random);
  const kept = list.filter((_part, at) => !refused.has(at));
  const left = list.filter((_part, at) => refused.has(at));
  return { left: { [table]: left }, kept: kept.length === 0 ? undefined : { [table]: kept } };
}

function someOf(count: number, random: Random): ReadonlySet<number> {
  const share = unit(random);
  const places = Array.from({ length: count }, (_none, at) => at).filter(() => unit(random) < share);
  return new Set(places.length > 0 ? places : [0]);
}
