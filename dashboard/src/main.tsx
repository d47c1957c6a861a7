import { render } from 'preact';
import { createApiClient } from './api/client';
import { App } from './app';
import { createStore } from './state/store';
import { StoreContext } from './state/store-context';
import { readToken } from './state/token';

// A link with another token may be opened in this tab: the page then starts over with it.
window.addEventListener('hashchange', () => {
  if (location.hash.includes('token=')) location.reload();
});

const token = readToken();
const api = createApiClient({ fetch: (...request) => fetch(...request), token: () => token });
const store = createStore(api, token);
window.addEventListener('pagehide', store.open(), { once: true });

render(
  <StoreContext.Provider value={store}>
    <App />
  </StoreContext.Provider>,
  document.getElementById('app')!,
);
