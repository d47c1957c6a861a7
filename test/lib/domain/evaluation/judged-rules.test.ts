import { defineRule } from '../../../../lib/domain/detection/rule';
import { ANY_LABEL, foreignRules, rulesFor } from '../../../../lib/domain/evaluation/judged-rules';
import { mixOf } from '../../../../lib/domain/run/run';

const rules = [{ name: 'AMOUNT', covers: ['HIGH_AMOUNT', 'TAKEOVER'] }];
const types = ['HIGH_AMOUNT', 'SCAM', 'SCAM'];

test('a foreign detector that uses the name of one of our rules is judged as that rule', () => {
  expect(foreignRules(['AMOUNT', 'AMOUNT'], { rules, types })).toEqual([
    { name: 'AMOUNT', covers: ['HIGH_AMOUNT', 'TAKEOVER', 'AMOUNT'] },
  ]);
});

test('any other name from a foreign detector means the anomaly type of that name', () => {
  expect(foreignRules(['SCAM'], { rules, types })).toEqual([{ name: 'SCAM', covers: ['SCAM'] }]);
});

test('a detection without a type means an anomaly of any type', () => {
  expect(foreignRules([ANY_LABEL], { rules, types })).toEqual([{ name: ANY_LABEL, covers: ['HIGH_AMOUNT', 'SCAM'] }]);
});

test('only rules that look at events of the run are judged', () => {
  const rule = (name: string, eventTypes: readonly string[]) =>
    defineRule<null, null>({
      name,
      severity: 'LOW',
      description: 'never fires',
      eventTypes: eventTypes as ['CREDIT_ASSESSMENT'],
      covers: [],
      factOf: () => undefined,
      start: () => null,
      step: () => ({ state: null }),
    });
  const named = [rule('CREDIT', ['CREDIT_ASSESSMENT']), rule('OTHER', ['SOMETHING_ELSE'])];
  expect(rulesFor([mixOf({ workload: 'credit' })], named).map(({ name }) => name)).toEqual(['CREDIT']);
});
