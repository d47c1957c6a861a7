import { impossibleTravel } from '../../../../../lib/domain/detection/rules/impossible-travel';
import { aCardTransaction, PLACES, type Place } from '../an-event';
import { detectionsOf, firesAt } from '../detections';

const { taipei, taoyuan, kaohsiung, lima } = PLACES;
const HOUR = 3600;
const journey = (...stops: readonly (readonly [number, Place])[]) =>
  stops.map(([secondsLater, location]) => aCardTransaction(secondsLater, { location }));

test('two places too far apart for the time between them are found', () => {
  expect(firesAt(impossibleTravel, journey([0, taipei], [60, lima]))).toEqual([1]);
  expect(firesAt(impossibleTravel, journey([0, taipei], [0, lima]))).toEqual([1]);
});

test('a flight is possible, and so is any distance below 100 km', () => {
  // 17,592 km from Taipei to Lima; 293 km to Kaohsiung; 20 km to Taoyuan.
  expect(firesAt(impossibleTravel, journey([0, taipei], [18 * HOUR, lima]))).toEqual([]);
  expect(firesAt(impossibleTravel, journey([0, taipei], [17 * HOUR, lima]))).toEqual([1]);
  expect(firesAt(impossibleTravel, journey([0, taipei], [0.3 * HOUR, kaohsiung]))).toEqual([]);
  expect(firesAt(impossibleTravel, journey([0, taipei], [0.29 * HOUR, kaohsiung]))).toEqual([1]);
  expect(firesAt(impossibleTravel, journey([0, taipei], [1, taoyuan]))).toEqual([]);
});

test('neither the way back nor a repeated visit is found again', () => {
  const stops = [taipei, lima, taipei, lima, lima, taipei].map((place, at) => [at * 60, place] as const);
  expect(firesAt(impossibleTravel, journey(...stops))).toEqual([1]);
});

test('a third place is found again', () => {
  const johannesburg = { ...lima, city: 'Johannesburg', latitude: -26.2, longitude: 28 };
  expect(firesAt(impossibleTravel, journey([0, taipei], [60, lima], [120, johannesburg]))).toEqual([1, 2]);
});

test('the report names the places, the distance and the time; the faster, the higher the score', () => {
  const [fast] = detectionsOf(impossibleTravel, journey([0, taipei], [300, lima]));
  const [slow] = detectionsOf(impossibleTravel, journey([0, taipei], [17 * HOUR, lima]));
  expect(fast).toMatchObject({ description: 'From Taipei to Lima, 17592 km, in 5.0 min.' });
  expect(fast!.score).toBeGreaterThan(0.99);
  expect(slow!.score).toBeCloseTo(0.517, 3);
});
