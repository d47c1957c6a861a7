import type * as z from 'zod';
import { eventSchema, type LegionEvent } from './event';
import { eventFault, type EventFault } from './event-fault';

/** Why bytes are not an event that can be stored. `reason` is stable and goes into the quarantine table; the message is for people. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  constructor(
    readonly reason: 'NOT_UTF8' | 'NOT_JSON' | 'NOT_AN_EVENT' | EventFault['reason'],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The event as it is sent: JSON, UTF-8, no line break, keys in the order in which the workload set them. */
export function encodeEvent(event: LegionEvent): Uint8Array {
  return Buffer.from(JSON.stringify(event));
}

/**
 * @throws DecodeError when the bytes are not UTF-8, not JSON or not an event of the union, or when the event's keys
 * contradict each other or are not valid keys
 */
export function decodeEvent(bytes: Uint8Array): LegionEvent {
  const parsed = eventSchema.safeParse(parseJson(bytes));
  if (parsed.success) return withoutFault(parsed.data);
  throw new DecodeError('NOT_AN_EVENT', `record is not an event: ${firstIssue(parsed.error)}`, { cause: parsed.error });
}

function withoutFault(event: LegionEvent): LegionEvent {
  const fault = eventFault(event);
  if (fault) throw new DecodeError(fault.reason, fault.message);
  return event;
}

function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = strictDecoder.decode(bytes);
  } catch (cause) {
    throw new DecodeError('NOT_UTF8', `record of ${bytes.length} bytes is not UTF-8 text`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DecodeError('NOT_JSON', `record is not valid JSON, got ${excerpt(text)}`, { cause });
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.join('.') || 'the record';
  return `${path}: ${issue?.message ?? 'invalid'}`;
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
