import { setting } from './setting';
import { anyText, wholeNumber } from './setting-kinds';

/** How others read what a process measures. */
export const METRICS_SETTINGS = {
  metricsPort: setting({
    flag: '--metrics-port <port>',
    variables: ['LEGION_METRICS_PORT'],
    yamlKey: 'metrics-port',
    kind: wholeNumber({ min: 0, max: 65_535 }),
    defaultText: 'none',
    description: 'port of 127.0.0.1 where Prometheus finds this process at /metrics; 0 takes any free one',
  }),
  metricsFile: setting({
    flag: '--metrics-file <file>',
    variables: ['LEGION_METRICS_FILE'],
    yamlKey: 'metrics-file',
    kind: anyText('a file name'),
    defaultText: 'none',
    description: 'a JSON file with the same figures, replaced every second and once more at the end',
  }),
};
