import { takeToken } from '../model/route';

const KEY = 'legion-control-token';

/**
 * The control token, which the printed link carries in its fragment. Only this tab keeps it, and it leaves the address
 * bar, so that it does not get into the history, screenshots or copied links.
 */
export function readToken(): string | undefined {
  const { token, rest } = takeToken(location.hash);
  if (token === undefined) return storage((area) => area.getItem(KEY)) ?? undefined;
  storage((area) => area.setItem(KEY, token));
  history.replaceState(null, '', rest);
  return token;
}

function storage<Value>(use: (area: Storage) => Value): Value | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
