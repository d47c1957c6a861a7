import { RISK_LEVELS, type WorkloadName } from '../../lib/events/event';
import { RISK_LEVEL_RULES } from '../../lib/events/credit';
import { markdownTable } from './markdown-table';

/** What the schemas cannot say of a workload: paragraphs of its page. */
export type WorkloadNotes = { readonly about: readonly string[]; readonly anomalies: readonly string[] };

/** Notes of a workload; where there are none, of anomalies what holds for all. */
export function notesOf(name: WorkloadName): WorkloadNotes {
  return NOTES[name] ?? { about: [], anomalies: [ANY_ANOMALIES] };
}

const ANY_ANOMALIES =
  'About a share of the events (`--anomaly-rate`) bears a label. Where several events make one anomaly, each of them ' +
  'bears it. Shares are those of the drawing: what it takes several events to make is in more of the labels.';

const CREDIT: WorkloadNotes = {
  about: [
    'Clients come in the order of the dataset, again and again. `<month>` is each of september, august, july, june, may ' +
      'and april of 2005, the latest first. Amounts are New Taiwan dollars. What is optional is there unless a ' +
      'MISSING_FIELDS anomaly has left it out.',
    '## Risk levels',
    markdownTable(
      ['`risk_level`', 'The client'],
      RISK_LEVELS.toReversed().map((level) => [`\`${level}\``, RISK_LEVEL_RULES[level]]),
    ),
    'The level follows from the payment history that the event shows, so a changed history can change it.',
  ],
  anomalies: [
    'A share of the events (`--anomaly-rate`) carries one anomaly. Its category is drawn by weight, then one of the ' +
      "category's variants that would be a fault for this client. No ordinary client of the published dataset or of the " +
      'twin looks like one: where a fault is a matter of degree, it is at least twice as far out as the farthest client ' +
      'of the dataset in use.',
  ],
};

const CARD: WorkloadNotes = {
  about: [
    'Customers go on outings of some twenty transactions near home, by the hours of their own time zone, with amounts ' +
      "around what is usual for them and for what they buy. A customer's places lie on one path, online ones included, " +
      'and nobody who is honest travels faster than an airliner. Honest customers spend a lot, shop late, use a new ' +
      'device or go abroad at times, too: no field by itself tells fraud apart.',
    '`--difficulty easy|normal|hard` sets how far fraud is from the ordinary.',
  ],
  anomalies: [
    ANY_ANOMALIES,
    'A card that was used too far away is blocked for the rest of the outing. In a run with signals, a login with the ' +
      'new device comes before each account takeover (`TAKEOVER_LOGIN` there).',
  ],
};

const SIGNALS: WorkloadNotes = {
  about: [
    'Users come in sessions that begin with a login, about two seconds between two events; what one user does is in the ' +
      'order of time. Ordinary users are up from six to midnight of their own time, always in their own city, buy for at ' +
      'most 1,000 USD and three times an hour, and fail to log in now and then, never three times in a row. Alone, the ' +
      'workload runs at 1,000 events per second; `--phases burst` adds ten times as many for ten seconds of each minute.',
  ],
  anomalies: [ANY_ANOMALIES, 'Types are named like the rules of the [detector](../detector.md) that look for them.'],
};

const VIRAL: WorkloadNotes = {
  about: [
    'Posts are written or passed on. Which post is passed on follows a self-exciting process: the recent and the popular ' +
      'draw more, so that few cascades become large. Alone, the workload goes through four phases of two minutes ' +
      '(`data/phases/viral.yaml`), which also set the tone of the texts and what posts gather.',
  ],
  anomalies: [ANY_ANOMALIES],
};

const INTERBANK: WorkloadNotes = {
  about: [
    'Accounts of two banks pay one another through a clearing service, in groups of about fifty. A payment is initiated, ' +
      'validated, cleared and settled, or rejected; it waits in a queue while the bank that owes has too little at the ' +
      'clearing service, or somebody is offline. A cycle of a group has 1,024 events; before its cut-off, sweeps bring ' +
      'the accounts back to where they were. Money is neither made nor lost: at every event the accounts and what is in ' +
      'transit add up to the same. [How payments are cleared](../workloads.md#how-payments-are-cleared) says more.',
  ],
  anomalies: [
    ANY_ANOMALIES,
    'All events of an anomalous payment bear the label. What an outage or the cut-off breaks off bears none.',
  ],
};

/** A workload that is not here has a page all the same. */
const NOTES: Partial<Record<WorkloadName, WorkloadNotes>> = {
  credit: CREDIT,
  card: CARD,
  signals: SIGNALS,
  viral: VIRAL,
  interbank: INTERBANK,
};
