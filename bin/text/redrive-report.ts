import type { RedriveReport } from '../../lib/aws/redrive/redrive';
import type { RedriveGroup } from '../../lib/aws/redrive/tally';
import { grouped, table, type TableOptions } from './table';

type Asked = { readonly dryRun: boolean };

/** The result of a redrive, for people: by source and reason, then the totals. */
export function redriveLines(report: RedriveReport, { dryRun }: Asked, options: TableOptions): string[] {
  const { groups, deleted, withoutPayload, problems, total } = report;
  if (groups.length === 0 && problems.length === 0) return ['nothing to redrive: no record was found'];
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'FROM' },
    { title: 'REASON' },
    { title: 'FOUND', ...right },
    { title: dryRun ? 'WOULD REDRIVE' : 'REDRIVEN', ...right },
    { title: 'ALREADY STORED', ...right },
    { title: 'STILL REJECTED', ...right },
    { title: 'LEFT', ...right },
  ];
  const lines = groups.length === 0 ? [] : table(columns, groups.map(rowOf), options);
  const done = dryRun ? 'would be redriven' : 'redriven';
  lines.push(
    `${grouped(total('found'))} found: ${grouped(total('redriven'))} ${done}, ${grouped(total('alreadyStored'))} already ` +
      `stored, ${grouped(total('stillRejected'))} still rejected, ${grouped(total('left'))} left` +
      (total('beyondMax') > 0 ? `, ${grouped(total('beyondMax'))} beyond --max` : ''),
  );
  if (dryRun) lines.push('a dry run: nothing was put into the stream, nothing was deleted');
  else
    lines.push(`${grouped(deleted)} objects and quarantined records were deleted, after all they held was read back`);
  if (withoutPayload > 0)
    lines.push(`${grouped(withoutPayload)} records lie there without their bytes: produce them again`);
  const notBack = total('left') - withoutPayload;
  if (notBack > 0)
    lines.push(
      `${grouped(notBack)} did not arrive in time and stay where they are: see legion status, then run it again`,
    );
  return [...lines, ...problems];
}

function rowOf({ source, reason, found, redriven, alreadyStored, stillRejected, left }: RedriveGroup): string[] {
  return [source, reason, ...[found, redriven, alreadyStored, stillRejected, left].map(grouped)];
}

export function redriveJson(report: RedriveReport, { dryRun }: Asked): Record<string, unknown> {
  const { groups, deleted, withoutPayload, problems, total } = report;
  const counts = { redriven: total('redriven'), alreadyStored: total('alreadyStored') };
  return {
    dryRun,
    found: total('found'),
    ...(dryRun ? { wouldRedrive: counts.redriven, redriven: 0 } : { redriven: counts.redriven }),
    alreadyStored: counts.alreadyStored,
    stillRejected: total('stillRejected'),
    left: total('left'),
    beyondMax: total('beyondMax'),
    deleted,
    withoutPayload,
    problems,
    groups: groups.map(({ redriven, ...group }) => ({
      ...group,
      ...(dryRun ? { wouldRedrive: redriven } : { redriven }),
    })),
  };
}
