import type { ApiClient } from '../../../dashboard/src/api/client';
import type { ControlAnswer } from '../../../dashboard/src/api/types';
import { createControlActions } from '../../../dashboard/src/state/control-actions';
import { aControlState } from '../answers';

function actionsOver(api: Partial<ApiClient>) {
  const shown: ControlAnswer[] = [];
  const actions = createControlActions(api as ApiClient, { set: (state) => shown.push(state) });
  return { actions, shown };
}

test("an action shows the producer's answer at once, and resolves with it", async () => {
  const paused = aControlState({ state: 'paused' });
  const { actions, shown } = actionsOver({ pause: async () => paused });
  expect(await actions.pause()).toBe(paused);
  expect(shown).toEqual([paused]);
});

test('an action takes the input of its route', async () => {
  const { actions, shown } = actionsOver({
    setRate: async (events_per_second) => aControlState({ events_per_second }),
  });
  await actions.setRate(80);
  expect(shown).toMatchObject([{ events_per_second: 80 }]);
});

test('an action that is refused shows nothing', async () => {
  const { actions, shown } = actionsOver({
    stop: async () => {
      throw new Error('refused');
    },
  });
  await expect(actions.stop()).rejects.toThrow('refused');
  expect(shown).toEqual([]);
});
