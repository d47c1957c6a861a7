import { useEffect, useRef } from 'preact/hooks';
import { TABS, routeFragment, type Tab } from '../model/route';
import { useStore } from '../state/store-context';
import { theme, toggleTheme } from '../state/theme';
import { ConnectionPill } from './connection-pill';
import { ProofPill } from './proof-pill';
import { Icon } from './icon';

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  overview: 'Overview',
  events: 'Events',
  live: 'Live',
  simulate: 'Simulate',
  health: 'Health',
  analytics: 'Analytics',
};

export function Header() {
  return (
    <header class="top">
      <div class="top-line">
        <a class="brand" href="#/overview">
          <Icon name="legion" />
          <span>Legion</span>
        </a>
        <Tabs />
        <div class="top-state">
          <ProofPill />
          <ConnectionPill />
          <ThemeButton />
        </div>
      </div>
    </header>
  );
}

function Tabs() {
  const { route, pipeline } = useStore();
  const nav = useRef<HTMLElement>(null);
  const { tab: current } = route.value;
  useEffect(() => {
    // On a narrow screen the row of tabs scrolls: the current one must be in sight.
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link && nav.current)
      nav.current.scrollLeft = link.offsetLeft - (nav.current.clientWidth - link.offsetWidth) / 2;
  }, [current]);
  const health = pipeline.value.value?.state;
  return (
    <nav class="tabs" aria-label="Pages" ref={nav}>
      {TABS.map((tab) => (
        <a
          key={tab}
          href={routeFragment({ tab, workload: route.value.workload })}
          aria-current={tab === current ? 'page' : undefined}
        >
          {TAB_NAMES[tab]}
          {tab === 'health' && health && health !== 'ok' && (
            <span class={`tab-mark tone-${health === 'down' ? 'bad' : 'wait'}`} role="img" aria-label={`(${health})`} />
          )}
        </a>
      ))}
    </nav>
  );
}

function ThemeButton() {
  const isDark = theme.value === 'dark';
  const label = `Use the ${isDark ? 'light' : 'dark'} theme`;
  return (
    <button class="icon-button" type="button" onClick={toggleTheme} aria-label={label} title={label}>
      <Icon name={isDark ? 'sun' : 'moon'} />
    </button>
  );
}
