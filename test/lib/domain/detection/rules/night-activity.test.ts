import { nightActivity } from '../../../../../lib/domain/detection/rules/night-activity';
import { aClick, aLogin, anApiCall, aPurchase, PLACES } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** On the following day, in Taipei; events begin at noon. */
const atNight = (hour: number, minute = 0) => 12 * HOUR + hour * HOUR + minute * 60;

test('any activity between three and four at night is found', () => {
  for (const make of [aLogin, aPurchase, anApiCall, aClick]) {
    expect(firesAt(nightActivity, [make(atNight(2, 59)), make(atNight(3)), make(atNight(4))])).toEqual([1]);
  }
  expect(firesAt(nightActivity, [aClick(atNight(3, 59))])).toEqual([0]);
});

test('the hour is that of the place', () => {
  const noonInTaipei = 0;
  expect(firesAt(nightActivity, [aClick(noonInTaipei, { location: PLACES.lima })])).toEqual([]);
  // 4:00 UTC is 23:00 in Lima.
  expect(firesAt(nightActivity, [aClick(4 * HOUR, { location: PLACES.lima })])).toEqual([0]);
});

test('a night is reported once, and the next night again', () => {
  const twoNights = [atNight(3), atNight(3, 10), atNight(3, 50), DAY + atNight(3, 5), DAY + atNight(3, 6)];
  expect(
    firesAt(
      nightActivity,
      twoNights.map((at) => aClick(at)),
    ),
  ).toEqual([0, 3]);
});

test('the report names the local time', () => {
  expect(detectionsOf(nightActivity, [aClick(atNight(3, 7))])).toMatchObject([
    { score: 0.5, description: 'Active at 3:07 local time.' },
  ]);
});

test('an offset that no place has does not make the rule fail', () => {
  const location = { ...PLACES.lima, utc_offset_minutes: Number.MAX_SAFE_INTEGER };
  expect(firesAt(nightActivity, [aClick(0, { location })]).length).toBeLessThanOrEqual(1);
});
