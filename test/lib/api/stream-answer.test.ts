import { createApi } from '../../../lib/api/app';
import { emptyApi } from './api-dependencies';

test('server-sent events tell proxies not to buffer them', async () => {
  const { headers } = await createApi(emptyApi()).request('/stream');
  expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(headers.get('x-accel-buffering')).toBe('no');
});

test('other answers say nothing about buffering', async () => {
  const { headers } = await createApi(emptyApi()).request('/health');
  expect(headers.has('x-accel-buffering')).toBe(false);
});
