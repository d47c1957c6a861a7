import { loginBurst } from '../../../../../lib/domain/detection/rules/login-burst';
import { aClick, aLogin, every } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

test('the eleventh login within a minute is a burst, and no later one of the same burst is found', () => {
  expect(firesAt(loginBurst, every(5, 30, aLogin))).toEqual([10]);
});

test('ten logins within a minute are no burst, nor are eleven over a full minute', () => {
  expect(firesAt(loginBurst, every(1, 10, aLogin))).toEqual([]);
  expect(firesAt(loginBurst, every(6, 60, aLogin))).toEqual([]);
});

test('failed logins count, other events do not', () => {
  expect(
    firesAt(
      loginBurst,
      every(1, 11, (at) => aLogin(at, { success: false })),
    ),
  ).toEqual([10]);
  expect(firesAt(loginBurst, every(1, 30, aClick))).toEqual([]);
});

test('after a pause, a new burst is found', () => {
  const again = [...every(1, 12, aLogin), ...every(1, 12, (at) => aLogin(at + 66))];
  expect(firesAt(loginBurst, again)).toEqual([10, 22]);
});

test('the faster the burst, the higher the score', () => {
  const [slow] = detectionsOf(loginBurst, every(5.5, 11, aLogin));
  const [fast] = detectionsOf(loginBurst, every(0.6, 11, aLogin));
  expect(slow).toMatchObject({ score: 0.542, description: expect.stringContaining('11 logins within 55.0 s') });
  expect(fast).toMatchObject({ score: 0.95 });
});
