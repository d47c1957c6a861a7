import { UserError } from '../../../lib/core/user-error';

export const DEFAULT_ENDPOINT = 'http://localhost:4566';

/** Served by LocalStack and by emulators compatible with it. */
const HEALTH_PATH = '/_localstack/health';
const ANSWER_WITHIN_MS = 5_000;

/** What a deployment needs; `available` services start at their first call. */
const NEEDED_SERVICES = ['cloudformation', 'dynamodb', 'iam', 'kinesis', 'lambda', 's3', 'sts'];

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * Checks that an emulator answers at the endpoint and has the services that a deployment needs.
 * @throws UserError that says what was tried and how to start one
 */
export async function checkEmulator(endpoint: string, fetch: Fetch): Promise<void> {
  const services = await servicesAt(endpoint, fetch);
  const missing = NEEDED_SERVICES.filter((name) => !['available', 'running'].includes(services[name] ?? 'available'));
  if (missing.length > 0) {
    throw new UserError(
      `the emulator at ${endpoint} runs without ${missing.join(', ')}: start it with these services (SERVICES)`,
    );
  }
}

async function servicesAt(endpoint: string, fetch: Fetch): Promise<Record<string, string>> {
  const url = `${endpoint}${HEALTH_PATH}`;
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (cause) {
    throw new UserError(`no emulator answers at ${url} (${reasonOf(cause)}); ${HOW_TO_START}`, { cause });
  }
  const body = (await response.json().catch(() => undefined)) as { services?: Record<string, string> } | undefined;
  if (response.ok && body?.services) return body.services;
  throw new UserError(
    `what answers at ${url} is no LocalStack-compatible emulator (status ${response.status}); ${HOW_TO_START}`,
  );
}

export const HOW_TO_START =
  'start one with: docker compose up -d localstack, or without Docker: npm run ministack; ' +
  'or name another with --endpoint or LOCALSTACK_ENDPOINT';

/** The innermost code: fetch wraps the socket's error, and a list of addresses wraps one error for each. */
function reasonOf(error: unknown): string {
  const cause = (error as Error).cause as (NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }) | undefined;
  return cause?.code ?? cause?.errors?.[0]?.code ?? cause?.message ?? (error as Error).name;
}
