import { RISK_LEVELS, type WorkloadName } from '../../lib/domain/event';
import { RISK_LEVEL_RULES } from '../../producer/workloads/credit/events';
import { markdownTable } from './markdown-table';

/** What the schemas cannot say of a workload: paragraphs of its page. */
export type WorkloadNotes = { readonly about: readonly string[]; readonly anomalies: readonly string[] };

/** Notes of a workload; where there are none, of anomalies what holds for all. */
export function notesOf(name: WorkloadName): WorkloadNotes {
  return name === 'credit' ? CREDIT : { about: [], anomalies: [ANY_ANOMALIES] };
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
