import { PassThrough } from 'node:stream';
import { createLogger } from '../../../producer/run/logs';

const now = () => Date.parse('2026-01-04T17:14:28.514Z');

test('a log line is one JSON object with level and time', () => {
  const destination = new PassThrough();
  createLogger({ destination, now }).info({ runId: '1' }, 'started');
  expect(JSON.parse(String(destination.read()))).toEqual({
    level: 'info',
    time: '2026-01-04T17:14:28.514Z',
    runId: '1',
    msg: 'started',
  });
});

test('lines below the level are not written', () => {
  const destination = new PassThrough();
  const log = createLogger({ destination, now, level: 'warn' });
  log.info('quiet');
  log.warn('loud');
  expect(String(destination.read())).toContain('loud');
  expect(destination.read()).toBeNull();
});

test('on a terminal the lines are for reading', () => {
  const destination = Object.assign(new PassThrough(), { isTTY: true });
  createLogger({ destination, now }).info({ runId: '1' }, 'started');
  const text = String(destination.read());
  expect(text).toContain('17:14:28');
  expect(text).toContain('started');
  expect(() => JSON.parse(text.split('\n')[0]!) as unknown).toThrow(SyntaxError);
});
