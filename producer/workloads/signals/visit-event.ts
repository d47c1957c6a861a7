import { SCHEMA_VERSION } from '../../../lib/events/envelope';
import type { Random } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';
import type { EventHead } from '../event-head';
import { apiCallOf, clickOf, fileAccessOf, loginOf, purchaseOf } from './activity';
import type {
  ApiCallEvent,
  ClickEvent,
  FileAccessEvent,
  LoginEvent,
  PurchaseEvent,
  SignalsEvent,
} from '../../../lib/events/signals';
import { isFlagged, type Session } from './session';
import type { Presence, Visit } from './visit';

const CLICKS = 0.5;
const CALLS = 0.38;

/** The event of a visit at an offset, without labels. */
export function visitEvent(visit: Visit, offset: number, head: EventHead, random: Random): SignalsEvent {
  const { session, presence, abroad, largeAmountUsd } = visit;
  const { episode } = session;
  if (abroad && episode && offset >= episode.from) {
    return offset === episode.from ? login(head, abroad, loginOf(random, true)) : pastime(head, abroad, random);
  }
  if (isLogin(session, offset)) return login(head, presence, loginOf(random, succeeds(session, offset)));
  if (episode && isFlagged(session, offset)) {
    if (episode.type === 'API_FAILURES') return apiCall(head, presence, apiCallOf(random, true));
    if (episode.type !== 'NIGHT_ACTIVITY') return purchase(head, presence, purchaseOf(random, largeAmountUsd));
  }
  if (offset === session.purchaseAt) return purchase(head, presence, purchaseOf(random));
  if (offset === session.failedCallAt) return apiCall(head, presence, apiCallOf(random, true));
  return pastime(head, presence, random);
}

/** Whether a session's event is a login, at home or abroad. */
export function isLogin({ failedLogins, episode }: Session, offset: number): boolean {
  if (offset <= failedLogins) return true;
  if (episode?.type === 'LOGIN_BURST') return offset < episode.to;
  return episode?.type === 'NEW_LOCATION' && offset === episode.from;
}

/** In a burst of logins, every seventh fails and the last succeeds, so that it is not also a row of failures. */
function succeeds({ failedLogins, episode }: Session, offset: number): boolean {
  if (episode?.type === 'LOGIN_BURST') return offset % 7 !== 3 || offset === episode.to - 1;
  return offset >= failedLogins;
}

/** An action that no rule counts. */
function pastime(head: EventHead, presence: Presence, random: Random): SignalsEvent {
  const what = unit(random);
  if (what < CLICKS) return click(head, presence, clickOf(random));
  if (what < CLICKS + CALLS) return apiCall(head, presence, apiCallOf(random, false));
  return fileAccess(head, presence, fileAccessOf(random, presence.user.customer_id));
}

// Each event is written out as one object literal: spreading two into one takes twice as long.

export function login(head: EventHead, presence: Presence, done: LoginEvent['login']): LoginEvent {
  return {
    event_id: head.eventId,
    event_type: 'LOGIN',
    timestamp: head.timestamp,
    source_system: 'IDENTITY_PROVIDER',
    workload: 'signals',
    run_id: head.runId,
    sequence: head.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    login: done,
  };
}

function purchase(head: EventHead, presence: Presence, done: PurchaseEvent['purchase']): PurchaseEvent {
  return {
    event_id: head.eventId,
    event_type: 'PURCHASE',
    timestamp: head.timestamp,
    source_system: 'ONLINE_SHOP',
    workload: 'signals',
    run_id: head.runId,
    sequence: head.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    purchase: done,
  };
}

function click(head: EventHead, presence: Presence, done: ClickEvent['click']): ClickEvent {
  return {
    event_id: head.eventId,
    event_type: 'CLICK',
    timestamp: head.timestamp,
    source_system: 'ONLINE_BANKING',
    workload: 'signals',
    run_id: head.runId,
    sequence: head.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    click: done,
  };
}

function apiCall(head: EventHead, presence: Presence, done: ApiCallEvent['api_call']): ApiCallEvent {
  return {
    event_id: head.eventId,
    event_type: 'API_CALL',
    timestamp: head.timestamp,
    source_system: 'API_GATEWAY',
    workload: 'signals',
    run_id: head.runId,
    sequence: head.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    api_call: done,
  };
}

function fileAccess(head: EventHead, presence: Presence, done: FileAccessEvent['file_access']): FileAccessEvent {
  return {
    event_id: head.eventId,
    event_type: 'FILE_ACCESS',
    timestamp: head.timestamp,
    source_system: 'DOCUMENT_STORE',
    workload: 'signals',
    run_id: head.runId,
    sequence: head.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    file_access: done,
  };
}
