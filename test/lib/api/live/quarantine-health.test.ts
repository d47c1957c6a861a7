import { quarantineHealth } from '../../../../lib/api/live/quarantine-health';

const LAST = '2026-01-04T17:00:00.000Z';
const NOT_EMPTY = { records: 3, byReason: { NOT_JSON: 2, TOO_LARGE: 1 }, lastArrivedAt: LAST };
const minutesLater = (minutes: number) => Date.parse(LAST) + minutes * 60_000;

test('quarantine asks for attention for ten minutes after the latest record arrived', () => {
  expect(quarantineHealth(NOT_EMPTY, minutesLater(0)).state).toBe('degraded');
  expect(quarantineHealth(NOT_EMPTY, minutesLater(9.9)).state).toBe('degraded');
  expect(quarantineHealth(NOT_EMPTY, minutesLater(10)).state).toBe('ok');
});

test('quarantined records are reported by reason, new or not', () => {
  expect(quarantineHealth(NOT_EMPTY, minutesLater(60))).toMatchObject({
    kind: 'quarantine',
    detail: '3 put aside: 2 NOT_JSON, 1 TOO_LARGE',
    figures: { records: 3, NOT_JSON: 2, TOO_LARGE: 1 },
  });
  expect(quarantineHealth({ records: 0, byReason: {} }, 0)).toMatchObject({
    state: 'ok',
    detail: 'nothing was put aside',
  });
});
