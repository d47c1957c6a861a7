import { UserError } from '../../../lib/core/user-error';
import type { Fetch } from './emulator';

export type MappingWait = {
  readonly endpoint: string;
  readonly region: string;
  readonly functionName: string;
  readonly fetch: Fetch;
  readonly sleep: (delayMs: number) => Promise<void>;
  /** Milliseconds that never jump. */
  readonly monotonicNow: () => number;
};

const POLL_MS = 250;
const ENABLED_WITHIN_MS = 120_000;

/**
 * Waits until the function's event source mapping is enabled: records sent earlier stay in the stream unread.
 * @throws UserError when there is no mapping, or it is not enabled within two minutes
 */
export async function waitUntilEnabled(wait: MappingWait): Promise<void> {
  const deadline = wait.monotonicNow() + ENABLED_WITHIN_MS;
  for (;;) {
    const states = await mappingStates(wait);
    if (states.length > 0 && states.every((state) => state === 'Enabled')) return;
    if (wait.monotonicNow() >= deadline) throw notEnabled(wait, states);
    await wait.sleep(POLL_MS);
  }
}

async function mappingStates({ endpoint, region, functionName, fetch }: MappingWait): Promise<string[]> {
  const url = `${endpoint}/2015-03-31/event-source-mappings/?FunctionName=${encodeURIComponent(functionName)}`;
  const response = await fetch(url, { headers: { authorization: scopeHeader(region) } });
  if (!response.ok) return [];
  const body = (await response.json()) as { EventSourceMappings?: { State?: string }[] };
  return (body.EventSourceMappings ?? []).map(({ State = 'unknown' }) => State);
}

/** Emulators read the service and the region from the scope, and check no signature. */
function scopeHeader(region: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20000101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`;
}

function notEnabled({ functionName, endpoint }: MappingWait, states: readonly string[]): UserError {
  const got = states.length === 0 ? 'there is none' : `it is ${states.join(', ')}`;
  return new UserError(
    `the event source mapping of ${functionName} at ${endpoint} must be Enabled, but ${got}: see the emulator's log`,
  );
}
