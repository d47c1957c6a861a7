import type { ApiAccess } from '../constructs/query-api';
import { isLoopback } from '../aws/is-loopback';
import { onDemand, provisioned, type StreamCapacity } from '../constructs/stream-capacity';
import { UserError } from '../core/user-error';
import { API_TOKENS } from './api-tokens';
import {
  DETECTOR_MODES,
  NUMERIC_SETTINGS,
  TARGETS,
  type AppSettings,
  type DetectorMode,
  type Target,
} from './app-settings';
import type { Budget } from './budget-stack';
import type { LegionAppProps } from './legion-app-props';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The `name=value` context keys that belong to Legion; the CDK adds keys of its own. */
export const CONTEXT_NAMES = [
  'target',
  'stage',
  'shards',
  ...NUMERIC_SETTINGS,
  'detector',
  'budgetUsd',
  'budgetEmail',
  'alarmEmail',
  'apiIssuer',
  'apiAudience',
] as const;

/**
 * Reads options such as `cdk -c target=aws -c stage=prod -c batchSize=1000 -c shards=8`. Defaults: target aws, or local
 * if the endpoint is on this machine, as with cdklocal; stage dev on AWS, local elsewhere. `shards` chooses a
 * provisioned stream with that many shards, `shards=on-demand` an on-demand one. `detector=off` leaves out the anomaly
 * detector. `budgetUsd` and `budgetEmail` configure a budget, `alarmEmail` e-mails about alarms, and `apiIssuer` and
 * `apiAudience` an API that accepts tokens instead of the account's credentials.
 * @param endpoint where the CDK sends its calls, from AWS_ENDPOINT_URL; undefined for AWS itself
 * @param context what the CDK command line passes, strings by name; names that are not Legion's belong to the CDK
 * @throws UserError on an unknown target, an invalid number or address, half a budget, or half an issuer
 */
export function propsFromContext(
  context: Readonly<Record<string, unknown>>,
  { endpoint }: { readonly endpoint?: string } = {},
): LegionAppProps {
  const usual = endpoint !== undefined && isLoopback(endpoint) ? 'local' : 'aws';
  const target = targetOf(textOf(context, 'target') ?? usual);
  return {
    target,
    stage: textOf(context, 'stage') ?? (target === 'aws' ? 'dev' : 'local'),
    settings: settingsOf(context),
    budget: budgetOf(context),
    alarmEmail: emailOf(context, 'alarmEmail'),
    apiAccess: apiAccessOf(context),
  };
}

function settingsOf(context: Readonly<Record<string, unknown>>): Partial<AppSettings> {
  const numbers = NUMERIC_SETTINGS.flatMap((name) => {
    const text = textOf(context, name);
    return text === undefined ? [] : [[name, wholeNumber(name, text)]];
  });
  return {
    ...(Object.fromEntries(numbers) as Partial<AppSettings>),
    ...capacityOf(textOf(context, 'shards')),
    ...detectorOf(textOf(context, 'detector')),
  };
}

function capacityOf(text: string | undefined): { capacity?: StreamCapacity } {
  if (text === undefined) return {};
  return { capacity: text.toLowerCase() === 'on-demand' ? onDemand() : provisioned(wholeNumber('shards', text)) };
}

function detectorOf(text: string | undefined): { detector?: DetectorMode } {
  if (text === undefined) return {};
  const detector = DETECTOR_MODES.find((mode) => mode === text.toLowerCase());
  if (!detector) throw new UserError(`detector must be one of ${DETECTOR_MODES.join(', ')}, got "${text}"`);
  return { detector };
}

function budgetOf(context: Readonly<Record<string, unknown>>): Budget | undefined {
  const limit = textOf(context, 'budgetUsd');
  const email = emailOf(context, 'budgetEmail');
  if (limit === undefined && email === undefined) return undefined;
  if (limit === undefined || email === undefined) {
    throw new UserError('budgetUsd and budgetEmail belong together: give both, or none');
  }
  const limitUsd = Number(limit);
  if (/^\d{1,9}(\.\d{1,2})?$/.test(limit) && limitUsd > 0) return { limitUsd, email };
  throw new UserError(`budgetUsd must be an amount over 0 such as 50, got "${limit}"`);
}

function apiAccessOf(context: Readonly<Record<string, unknown>>): ApiAccess | undefined {
  const issuer = textOf(context, 'apiIssuer');
  const audience = textOf(context, 'apiAudience');
  if (issuer === undefined && audience === undefined) return undefined;
  if (issuer === undefined || audience === undefined) {
    throw new UserError('apiIssuer and apiAudience belong together: give both, or none');
  }
  if (!API_TOKENS.issuer.pattern.test(issuer)) {
    throw new UserError(`apiIssuer must be ${API_TOKENS.issuer.allowed}, got "${issuer}"`);
  }
  if (!API_TOKENS.audience.pattern.test(audience)) {
    throw new UserError(`apiAudience must be ${API_TOKENS.audience.allowed}, got "${audience}"`);
  }
  return { kind: 'jwt', issuer, audience: audience.split(',') };
}

function emailOf(context: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const text = textOf(context, name);
  if (text === undefined || EMAIL.test(text)) return text;
  throw new UserError(`${name} must be an e-mail address, got "${text}"`);
}

function targetOf(text: string): Target {
  const target = TARGETS.find((name) => name === text.toLowerCase());
  if (!target) throw new UserError(`target must be one of ${TARGETS.join(', ')}, got "${text}"`);
  return target;
}

function textOf(context: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = context[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UserError(`${name} must be a whole number, got "${text}"; write for example -c ${name}=4`);
}
