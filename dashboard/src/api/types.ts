import type { ControlState } from '../../../lib/domain/api/control';
import type { DetectionView } from '../../../lib/domain/api/detections';
import type { ConfusionView, EvaluationView, JudgedView, RuleFiguresView } from '../../../lib/domain/api/evaluation';
import type { EventRowView, StoredEventView } from '../../../lib/domain/api/event-views';
import type { LiveCounters, LiveEvent } from '../../../lib/domain/api/stream';
import type { Pipeline } from '../../../lib/domain/api/pipeline';
import type { Problem } from '../../../lib/domain/api/problem';
import type { RiskScore } from '../../../lib/domain/api/risk-score';
import type { Stats } from '../../../lib/domain/api/stats';
import type { Verify } from '../../../lib/domain/api/verify';
import type { Window } from '../../../lib/domain/api/windows';

/** What the API answers with. Types alone: no schema, and nothing of zod, gets into the page. */
export type { ControlState, EventRowView, LiveCounters, LiveEvent, Pipeline, Problem, RiskScore, Stats };
export type { StoredEventView, Verify };
export type { ConfusionView, DetectionView, EvaluationView, JudgedView, RuleFiguresView };
export type { Quarantined, QuarantineRowView } from '../../../lib/domain/api/quarantine';
export type { Component, ComponentState } from '../../../lib/domain/api/pipeline';
export type { VerifyWindow, WindowVerdict } from '../../../lib/domain/api/verify';
export type { RunView } from '../../../lib/domain/api/runs';
export type { HandMadeEvent, ProducerState, SentAnomaly, SentEvent } from '../../../lib/domain/api/control';
export type { StreamMessage, StreamMessageName } from '../../../lib/domain/api/stream';

/** One minute of event time; `Window` is the browser's own. */
export type MinuteWindow = Window;
export type ControlAnswer = ControlState | { readonly available: false; readonly reason: string };
export type Page<Row> = { readonly rows: readonly Row[]; readonly next_cursor: string | null };
export type StoredEvents = { readonly event_id: string; readonly rows: readonly StoredEventView[] };
