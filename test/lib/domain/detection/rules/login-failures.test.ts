import { loginFailures } from '../../../../../lib/domain/detection/rules/login-failures';
import { aLogin } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

/** A minute apart: `f` failed, `s` succeeded. */
const logins = (results: string) => Array.from(results, (result, at) => aLogin(at * 60, { success: result === 's' }));

test.each([
  ['ff', []],
  ['fff', [2]],
  ['ffffffff', [2]],
  ['ffsff', []],
  ['sfffs', [3]],
  ['fffsfff', [2, 6]],
  ['ffffsffsfff', [2, 10]],
])('%s is found at %j', (results, positions) => {
  expect(firesAt(loginFailures, logins(results))).toEqual(positions);
});

test('the report says how long the attempts took, and quick failures score higher', () => {
  expect(detectionsOf(loginFailures, logins('fff'))).toMatchObject([
    { score: 0.909, description: '3 failed logins in a row within 2.0 min.' },
  ]);
  const atOnce = [0, 0, 0].map((at) => aLogin(at, { success: false }));
  expect(detectionsOf(loginFailures, atOnce)).toMatchObject([{ score: 1 }]);
});
