import { useEffect, useRef } from 'preact/hooks';
import { Header } from './components/header';
import { OutageBanner } from './components/outage-banner';
import { WorkloadFilter } from './components/workload-filter';
import type { Tab } from './model/route';
import { useStore } from './state/store-context';
import { AnalyticsTab } from './tabs/analytics-tab';
import { EventsTab } from './tabs/events-tab';
import { HealthTab } from './tabs/health-tab';
import { LiveTab } from './tabs/live-tab';
import { OverviewTab } from './tabs/overview-tab';
import { SimulateTab } from './tabs/simulate-tab';

const TAB_PAGES: Readonly<Record<Tab, () => preact.JSX.Element>> = {
  overview: OverviewTab,
  events: EventsTab,
  live: LiveTab,
  simulate: SimulateTab,
  health: HealthTab,
  analytics: AnalyticsTab,
};

/** Tabs that show events, or figures about them. */
const OF_WORKLOADS: ReadonlySet<Tab> = new Set(['overview', 'events', 'live', 'analytics']);

export function App() {
  const { route } = useStore();
  const { tab } = route.value;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(tab);
  useEffect(() => {
    if (shown.current === tab) return;
    shown.current = tab;
    // Readers who use the keyboard or a screen reader continue at the top of the new tab.
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [tab]);
  const Page = TAB_PAGES[tab];
  return (
    <>
      <a class="skip-link" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        <OutageBanner />
        {OF_WORKLOADS.has(tab) && <WorkloadFilter />}
        <Page />
      </main>
    </>
  );
}
