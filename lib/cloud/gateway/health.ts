import { version } from '../../../package.json';
import type { Throttles } from '../limits/limits';
import type { Service, ServiceAnswer } from './service';

/** The names that LocalStack's health page has for services that AWS signs for under others. */
const SHOWN_NAMES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

type HealthOptions = {
  readonly services: readonly Pick<Service, 'name' | 'details'>[];
  /** The death of an engine; undefined while all is well. */
  readonly failure: () => Error | undefined;
  /** What the limits of AWS have refused. */
  readonly throttles: () => readonly Throttles[];
};

/** `/health` is ours, `/_localstack/health` what tools for LocalStack look at; undefined for any other path. */
export function healthAnswer(path: string, { services, failure, throttles }: HealthOptions): ServiceAnswer | undefined {
  if (path !== '/health' && path !== '/_localstack/health') return undefined;
  const error = failure();
  const state = error ? 'error' : 'running';
  const states = Object.fromEntries(services.map(({ name }) => [SHOWN_NAMES[name] ?? name, state]));
  const status = error ? 503 : 200;
  if (path === '/_localstack/health') return json(status, { services: states, edition: 'community', version });
  const details = Object.assign({}, ...services.map((service) => service.details?.())) as object;
  return json(status, {
    status: error ? 'failed' : 'ok',
    ...(error && { error: error.message }),
    services: states,
    ...details,
    throttled: throttles(),
  });
}

function json(status: number, body: object): ServiceAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
