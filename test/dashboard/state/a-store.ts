import { ApiError } from '../../../dashboard/src/api/api-error';
import type { ApiClient } from '../../../dashboard/src/api/client';
import { parseRoute } from '../../../dashboard/src/model/route';
import { firstState, next, type PageMessage, type PageState } from '../../../dashboard/src/state/page-state';
import { createPolling } from '../../../dashboard/src/state/polling';
import type { MakeSignal } from '../../../dashboard/src/state/resource';
import { createResources } from '../../../dashboard/src/state/resources';
import { streamEffects } from '../../../dashboard/src/state/stream-effects';

/** Without subscribers: the signals' own package needs a browser's module loader. */
const aSignal = (<Value>(value: Value) => {
  const cell = { value, peek: () => cell.value };
  return cell;
}) as unknown as MakeSignal;

/** What a test's API answers; a request that is not named is refused. */
type Answers = { readonly [Name in keyof ApiClient]?: (...input: never[]) => unknown };

/** The page's state and effects over an API of answers, without a browser. `asked` lists the requests in order. */
export function aStore(address: string, answers: Answers, { hidden = false }: { readonly hidden?: boolean } = {}) {
  const asked: string[] = [];
  const api = new Proxy({} as ApiClient, {
    get: (_target, name: keyof ApiClient) => {
      return async (...input: never[]) => {
        asked.push(name);
        const answer = answers[name];
        if (!answer) throw new ApiError('unreachable', 'not here');
        return answer(...input);
      };
    },
  });
  let current = firstState(0, parseRoute(address));
  const state = (): PageState => current;
  let changed = () => {};
  const dispatch = (message: PageMessage) => {
    current = next(current, message);
    changed();
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise<void>((resolve) => (changed = resolve));
  };
  const now = () => current.nowMs;
  const resources = createResources(api, { signal: aSignal, now, workload: () => current.route.workload });
  const polling = createPolling({ api, resources, state, dispatch, now, isHidden: () => hidden });
  const take = streamEffects({ resources, polling, state, dispatch });
  const receive = (name: string, data: unknown) => take({ name, data: JSON.stringify(data), id: undefined });
  return { asked, state, until, dispatch, resources, polling, receive };
}
