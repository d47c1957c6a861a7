import type { ControlState } from '../../../lib/api/contract/control';
import type { DetectionView } from '../../../lib/api/contract/detections';
import type { EvaluationView, JudgedView, RuleFiguresView } from '../../../lib/api/contract/evaluation';
import type { EventRowView, StoredEventView } from '../../../lib/api/contract/event-views';
import type { LiveCounters, LiveEvent } from '../../../lib/api/contract/stream';
import type { Pipeline } from '../../../lib/api/contract/pipeline';
import type { Problem } from '../../../lib/api/contract/problem';
import type { RiskScore } from '../../../lib/api/contract/risk-score';
import type { Stats } from '../../../lib/api/contract/stats';
import type { Verify } from '../../../lib/api/contract/verify';
import type { Window } from '../../../lib/api/contract/windows';

/** What the API answers with. Types only: neither schemas nor zod get into the page. */
export type { ControlState, EventRowView, LiveCounters, LiveEvent, Pipeline, Problem, RiskScore, Stats };
export type { StoredEventView, Verify };
export type { DetectionView, EvaluationView, JudgedView, RuleFiguresView };
export type { Quarantined, QuarantineRowView } from '../../../lib/api/contract/quarantine';
export type { Component, ComponentState } from '../../../lib/api/contract/pipeline';
export type { VerifyWindow, WindowVerdict } from '../../../lib/api/contract/verify';
export type { RunView } from '../../../lib/api/contract/runs';
export type { Burst, HandMadeEvent, ProducerState, SentAnomaly, SentEvent } from '../../../lib/api/contract/control';
export type { StreamMessage } from '../../../lib/api/contract/stream';

/** One minute of event time; `Window` is the browser's own. */
export type MinuteWindow = Window;
export type ControlAnswer = ControlState | { readonly available: false; readonly reason: string };
export type Page<Row> = { readonly rows: readonly Row[]; readonly next_cursor: string | null };
export type StoredEvents = { readonly event_id: string; readonly rows: readonly StoredEventView[] };
