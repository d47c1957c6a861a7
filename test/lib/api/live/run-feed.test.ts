import { createManualClock } from '../../../../lib/core/clock';
import { runFeed, type FeedSources } from '../../../../lib/api/live/run-feed';
import { settle } from '../../../producer/run/drive';

test('a producer state that cannot be published is logged, and the next change is published', async () => {
  const clock = createManualClock();
  const logged: string[] = [];
  const published: unknown[] = [];
  let change = () => {};
  let state = (): unknown => ({ state: 'stopped' });
  const sources = {
    log: { info: (_details: object, text: string) => logged.push(text) },
    now: clock.now,
    sleep: (delayMs: number, signal: AbortSignal) => clock.sleepUntil(clock.now() + delayMs, signal),
    openSample: () => ({ look: () => new Promise(() => {}) }),
    readPipeline: () => new Promise(() => {}),
    control: {
      token: 't',
      producer: { state: () => state(), onChange: (listener: () => void) => ((change = listener), () => {}) },
    },
  } as unknown as FeedSources;
  const end = new AbortController();
  runFeed(sources, (message) => published.push(message.data), end.signal);
  state = () => {
    throw new Error('no state');
  };
  change();
  clock.advanceTo(1_000);
  await settle();
  expect(logged).toEqual(['the live feed has to wait']);
  state = () => ({ state: 'running' });
  change();
  clock.advanceTo(2_000);
  await settle();
  end.abort();
  expect(published).toEqual([{ state: 'stopped' }, { state: 'running' }]);
});
