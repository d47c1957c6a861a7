import { pick } from '../../lib/core/samplers';
import type { Random } from '../../lib/core/random-at';
import type { HttpAnswer } from './http-call';

/** The absence of these means that there is no more, so nobody can notice that they are missing. */
const END_BY_ABSENCE = new Set(['LastEvaluatedKey', 'NextToken']);

/** The first half of an answer, with a matching length. */
export function cut(answer: HttpAnswer): HttpAnswer {
  return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) };
}

export function emptied(answer: HttpAnswer): HttpAnswer {
  return { ...answer, status: 200, body: Buffer.alloc(0) };
}

/** A successful answer without one of its fields; error answers stay whole. */
export function withoutAField(answer: HttpAnswer, random: Random): HttpAnswer {
  if (answer.status !== 200) return answer;
  const fields = Object.entries(JSON.parse(answer.body.toString() || '{}') as object);
  const names = fields.map(([name]) => name).filter((name) => !END_BY_ABSENCE.has(name));
  if (names.length === 0) return answer;
  const gone = pick(random, names);
  const rest = Object.fromEntries(fields.filter(([name]) => name !== gone));
  return { ...answer, body: Buffer.from(JSON.stringify(rest)) };
}
