import { createApi } from '../../../lib/api/app';
import { emptyApi } from './api-dependencies';

test('a proxy is told to pass server-sent events on as they come', async () => {
  const { headers } = await createApi(emptyApi()).request('/stream');
  expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(headers.get('x-accel-buffering')).toBe('no');
});

test('answers that are no stream say nothing of buffers', async () => {
  const { headers } = await createApi(emptyApi()).request('/health');
  expect(headers.has('x-accel-buffering')).toBe(false);
});
