import { UserError } from '../../core/user-error';
import type { FaultReport } from '../faults/cloud-faults';
import { parseFaults } from '../faults/fault-file';
import type { FaultSet } from '../faults/fault-rule';
import type { Service, ServiceAnswer, ServiceRequest } from './service';
import type { CredentialScope } from './signature';

/** What the page needs of the cloud's faults. */
export type FaultControl = {
  readonly report: () => FaultReport;
  readonly inject: (set: FaultSet | undefined) => Promise<void>;
};

const MAX_BODY_BYTES = 1024 * 1024;

/** Whether a request is for the page, and not for a bucket of that name. */
export function isForFaultsPage({ path }: Pick<ServiceRequest, 'path'>, scope: CredentialScope | undefined): boolean {
  return path === '/faults' && scope === undefined;
}

/** `/faults`: GET tells what is injected and what has fired, POST injects a set, DELETE ends it. */
export function faultsPage(control: FaultControl): Pick<Service, 'answer' | 'refuse'> {
  const change = async (set: FaultSet | undefined) => {
    await control.inject(set);
    return told(control.report());
  };
  const answer = async (request: ServiceRequest): Promise<ServiceAnswer> => {
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return told(control.report());
      case 'DELETE':
        return change(undefined);
      case 'POST':
      case 'PUT':
        return injected(await request.readBody(MAX_BODY_BYTES), change);
      default: {
        const error = `${request.method} is not possible here: GET tells, POST injects, DELETE ends`;
        return { ...json(405, { error }), headers: { ...JSON_TYPE, allow: 'GET, HEAD, POST, PUT, DELETE' } };
      }
    }
  };
  return { answer, refuse: (_request, { status, message, type }) => json(status, { error: message ?? type }) };
}

async function injected(body: Uint8Array, change: (set: FaultSet) => Promise<ServiceAnswer>): Promise<ServiceAnswer> {
  try {
    return await change(parseFaults(Buffer.from(body).toString(), 'the body'));
  } catch (error) {
    if (error instanceof UserError) return json(400, { error: error.message });
    throw error;
  }
}

function told({ set, sinceMs, counts, newest }: FaultReport): ServiceAnswer {
  return json(200, {
    seed: set?.seed ?? null,
    since: sinceMs === undefined ? null : new Date(sinceMs).toISOString(),
    faults: set?.rules ?? [],
    fired: counts,
    newest,
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };

function json(status: number, body: object): ServiceAnswer {
  return { status, headers: JSON_TYPE, body: JSON.stringify(body) };
}
