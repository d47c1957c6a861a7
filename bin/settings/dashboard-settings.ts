import { setting } from './setting';
import { wholeNumber } from './setting-kinds';

/** What is served beside a cloud. */
export const DASHBOARD_SETTINGS = {
  dashboardPort: setting({
    flag: '--dashboard-port <port>',
    variables: ['LEGION_DASHBOARD_PORT'],
    yamlKey: 'dashboard-port',
    kind: wholeNumber({ min: 0, max: 65_535 }),
    defaultText: '5000, or the next free one',
    description: 'port of the dashboard and its API; 0 takes any free one',
  }),
};
