import { SCHEMA_VERSION } from '../../../lib/events/envelope';
import type { Random } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';
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

/** Where an event is in the run. */
export type Place = {
  readonly eventId: string;
  readonly timestamp: string;
  readonly runId: string;
  readonly sequence: number;
};

const CLICKS = 0.5;
const CALLS = 0.38;

/** What a visit's event at an offset is, without its labels. */
export function visitEvent(visit: Visit, offset: number, place: Place, random: Random): SignalsEvent {
  const { session, presence, abroad, largeAmountUsd } = visit;
  const { episode } = session;
  if (abroad && episode && offset >= episode.from) {
    return offset === episode.from ? login(place, abroad, loginOf(random, true)) : pastime(place, abroad, random);
  }
  if (isLogin(session, offset)) return login(place, presence, loginOf(random, succeeds(session, offset)));
  if (episode && isFlagged(session, offset)) {
    if (episode.type === 'API_FAILURES') return apiCall(place, presence, apiCallOf(random, true));
    if (episode.type !== 'NIGHT_ACTIVITY') return purchase(place, presence, purchaseOf(random, largeAmountUsd));
  }
  if (offset === session.purchaseAt) return purchase(place, presence, purchaseOf(random));
  if (offset === session.failedCallAt) return apiCall(place, presence, apiCallOf(random, true));
  return pastime(place, presence, random);
}

/** Whether a session's event is a login, at home or abroad. */
export function isLogin({ failedLogins, episode }: Session, offset: number): boolean {
  if (offset <= failedLogins) return true;
  if (episode?.type === 'LOGIN_BURST') return offset < episode.to;
  return episode?.type === 'NEW_LOCATION' && offset === episode.from;
}

/** In a burst of logins every seventh fails, the last one never: that is no row of failures. */
function succeeds({ failedLogins, episode }: Session, offset: number): boolean {
  if (episode?.type === 'LOGIN_BURST') return offset % 7 !== 3 || offset === episode.to - 1;
  return offset >= failedLogins;
}

/** What nobody counts. */
function pastime(place: Place, presence: Presence, random: Random): SignalsEvent {
  const what = unit(random);
  if (what < CLICKS) return click(place, presence, clickOf(random));
  if (what < CLICKS + CALLS) return apiCall(place, presence, apiCallOf(random, false));
  return fileAccess(place, presence, fileAccessOf(random, presence.user.customer_id));
}

// Each event is one object written out: two spread into one take twice as long.

export function login(place: Place, presence: Presence, done: LoginEvent['login']): LoginEvent {
  return {
    event_id: place.eventId,
    event_type: 'LOGIN',
    timestamp: place.timestamp,
    source_system: 'IDENTITY_PROVIDER',
    workload: 'signals',
    run_id: place.runId,
    sequence: place.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    login: done,
  };
}

function purchase(place: Place, presence: Presence, done: PurchaseEvent['purchase']): PurchaseEvent {
  return {
    event_id: place.eventId,
    event_type: 'PURCHASE',
    timestamp: place.timestamp,
    source_system: 'ONLINE_SHOP',
    workload: 'signals',
    run_id: place.runId,
    sequence: place.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    purchase: done,
  };
}

function click(place: Place, presence: Presence, done: ClickEvent['click']): ClickEvent {
  return {
    event_id: place.eventId,
    event_type: 'CLICK',
    timestamp: place.timestamp,
    source_system: 'ONLINE_BANKING',
    workload: 'signals',
    run_id: place.runId,
    sequence: place.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    click: done,
  };
}

function apiCall(place: Place, presence: Presence, done: ApiCallEvent['api_call']): ApiCallEvent {
  return {
    event_id: place.eventId,
    event_type: 'API_CALL',
    timestamp: place.timestamp,
    source_system: 'API_GATEWAY',
    workload: 'signals',
    run_id: place.runId,
    sequence: place.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    api_call: done,
  };
}

function fileAccess(place: Place, presence: Presence, done: FileAccessEvent['file_access']): FileAccessEvent {
  return {
    event_id: place.eventId,
    event_type: 'FILE_ACCESS',
    timestamp: place.timestamp,
    source_system: 'DOCUMENT_STORE',
    workload: 'signals',
    run_id: place.runId,
    sequence: place.sequence,
    schema_version: SCHEMA_VERSION,
    user: presence.user,
    session_id: presence.session_id,
    location: presence.location,
    device: presence.device,
    file_access: done,
  };
}
