import { newLocation } from '../../../../../lib/domain/detection/rules/new-location';
import { aClick, aLogin, PLACES, type Place } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const { taipei, lima, kaohsiung } = PLACES;
const loginsIn = (...places: readonly Place[]) => places.map((location, at) => aLogin(at, { location }));

test('the first city is not new; another one is, once', () => {
  expect(firesAt(newLocation, loginsIn(taipei, taipei, lima, lima, taipei, lima))).toEqual([2]);
  expect(firesAt(newLocation, loginsIn(taipei, lima, kaohsiung))).toEqual([1, 2]);
});

test('only logins tell where a user is', () => {
  expect(firesAt(newLocation, [aLogin(0), aClick(1, { location: lima })])).toEqual([]);
  expect(firesAt(newLocation, [aClick(1, { location: lima }), aLogin(2)])).toEqual([]);
});

test('cities of the same name in two countries are different', () => {
  expect(firesAt(newLocation, loginsIn(taipei, { ...taipei, country: 'PE' }))).toEqual([1]);
});

test('the report names the cities; the more logins before, the higher the score', () => {
  expect(detectionsOf(newLocation, loginsIn(taipei, taipei, taipei, lima))).toMatchObject([
    { score: 0.75, description: 'A login from Lima, PE, after 3 from Taipei, TW.' },
  ]);
});

test("a traveller's latest 16 cities are remembered", () => {
  const cities = Array.from({ length: 17 }, (_, at) => ({ ...taipei, city: `City ${at}` }));
  const [first, second] = [cities[0]!, cities[1]!];
  expect(firesAt(newLocation, loginsIn(...cities, second)).at(-1)).toBe(16);
  expect(firesAt(newLocation, loginsIn(...cities, first)).at(-1)).toBe(17);
});
