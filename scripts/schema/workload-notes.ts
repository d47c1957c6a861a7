import { RISK_LEVELS } from '../../lib/events/envelope';
import type { WorkloadName } from '../../lib/events/event';
import { RISK_LEVEL_RULES } from '../../lib/events/credit';
import { markdownTable } from './markdown-table';

/** Paragraphs of a workload's page that its schemas cannot supply. */
export type WorkloadNotes = { readonly about: readonly string[]; readonly anomalies: readonly string[] };

/** The notes of a workload, or what holds for all when it has none of its own. */
export function notesOf(name: WorkloadName): WorkloadNotes {
  return NOTES[name] ?? { about: [], anomalies: [ANY_ANOMALIES] };
}

const ANY_ANOMALIES =
  '`--anomaly-rate` sets about which share of the events carries a label. Where several events make one anomaly, each ' +
  'of them carries its label. The shares below are those of drawing an anomaly; an anomaly of several events appears in ' +
  'more of the labels.';

const CREDIT: WorkloadNotes = {
  about: [
    'Clients come in the order of the dataset, over and over. `<month>` stands for each of september, august, july, june, ' +
      'may and april of 2005, latest first. Amounts are New Taiwan dollars. Optional fields are present unless a ' +
      'MISSING_FIELDS anomaly has removed them.',
    '## Risk levels',
    markdownTable(
      ['`risk_level`', 'The client'],
      RISK_LEVELS.toReversed().map((level) => [`\`${level}\``, RISK_LEVEL_RULES[level]]),
    ),
    'The level follows from the payment history in the event, so an anomaly that changes the history can change it.',
  ],
  anomalies: [
    'A share of the events (`--anomaly-rate`) carries one anomaly each. Its category is drawn by weight, then one of the ' +
      "category's types that would be a fault for this client. No ordinary client of the published dataset or of the " +
      'twin looks like one: a fault of degree is at least twice as far out as the most extreme client of the dataset in ' +
      'use.',
  ],
};

const CARD: WorkloadNotes = {
  about: [
    'Customers go on outings of about twenty transactions near home, at the hours of their own time zone, with amounts ' +
      "that are usual for them and for what they buy. A customer's places lie on one path, online purchases included, and " +
      'no honest customer travels faster than an airliner. Honest customers also spend a lot, shop late, use a new device ' +
      'or go abroad at times, so no single field identifies fraud.',
    '`--difficulty easy|normal|hard` sets how far fraud is from ordinary spending.',
  ],
  anomalies: [
    ANY_ANOMALIES,
    'A card that was used too far away is blocked for the rest of the outing. In a run with `signals`, a login from the ' +
      'new device precedes each account takeover (`TAKEOVER_LOGIN` there).',
  ],
};

const SIGNALS: WorkloadNotes = {
  about: [
    'Users act in sessions that begin with a login, with about two seconds between events; the events of one user are in ' +
      'the order of time. Ordinary users are active from six to midnight local time, always in their own city, buy for ' +
      'at most 1,000 USD and three times an hour, and sometimes fail to log in, never three times in a row. Alone, the ' +
      'workload runs at 1,000 events per second; `--phases burst` raises that tenfold for ten seconds of every minute.',
  ],
  anomalies: [ANY_ANOMALIES, 'Types have the names of the [detector](../detector.md) rules that look for them.'],
};

const VIRAL: WorkloadNotes = {
  about: [
    'A post is new or a reshare. Which post is reshared follows a self-exciting process: recent and popular posts attract ' +
      'more reshares, so a few cascades become large. Alone, the workload goes through four phases of two minutes ' +
      '(`data/phases/viral.yaml`), which also set the tone of the texts and the engagement of posts.',
  ],
  anomalies: [ANY_ANOMALIES],
};

const INTERBANK: WorkloadNotes = {
  about: [
    'Accounts of two banks pay one another through a clearing service, in groups of about fifty. A payment is initiated, ' +
      'validated, cleared and settled, or rejected; it waits in a queue while the paying bank has too little money at the ' +
      'clearing service, or while a party is offline. A cycle of a group has 1,024 events; at its end, sweeps return ' +
      'every account to its opening balance. Money is conserved: at every event the balances and the amounts in transit ' +
      'add up to the same sum. More: [how payments are cleared](../workloads.md#how-payments-are-cleared).',
  ],
  anomalies: [
    ANY_ANOMALIES,
    'All events of an anomalous payment carry the label. Payments that an outage or the cut-off breaks off carry none.',
  ],
};

/** A workload that is missing here gets a page with the general note. */
const NOTES: Partial<Record<WorkloadName, WorkloadNotes>> = {
  credit: CREDIT,
  card: CARD,
  signals: SIGNALS,
  viral: VIRAL,
  interbank: INTERBANK,
};
