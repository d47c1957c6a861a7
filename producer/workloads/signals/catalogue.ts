import type { AnomalyFlag } from '../../../lib/events/envelope';
import type { AnomalyCategoryInfo } from '../workload-definition';
import type { SignalsCategory } from '../../../lib/events/signals';

/**
 * The anomalies, named like the detector's rules. A type is drawn for a whole session so that weights are shares of the
 * flagged events; where no customer of a lane fits it (for example because nobody's local hour is 3), the next type
 * takes its place. TAKEOVER_LOGIN is not drawn: one precedes each account takeover of the card workload.
 */
export const SIGNALS_ANOMALIES = [
  {
    category: 'ACCOUNT_ACCESS',
    weight: 50,
    variants: [
      { type: 'LOGIN_BURST', severity: 'HIGH', weight: 20, description: '{count} logins within a minute' },
      { type: 'LOGIN_FAILURES', severity: 'MEDIUM', weight: 12, description: '{count} failed logins in a row' },
      {
        type: 'NEW_LOCATION',
        severity: 'MEDIUM',
        weight: 18,
        description: 'Login from {city}, where the customer has not been before, and what was done after it',
      },
      {
        type: 'TAKEOVER_LOGIN',
        severity: 'HIGH',
        weight: 1,
        description: 'Login with device {device}, not one of the customer, ahead of an account takeover',
      },
    ],
  },
  {
    category: 'PURCHASING',
    weight: 16,
    variants: [
      { type: 'LARGE_PURCHASE', severity: 'MEDIUM', weight: 4, description: 'Purchase of {amount} USD' },
      { type: 'PURCHASE_BURST', severity: 'MEDIUM', weight: 12, description: '{count} purchases within an hour' },
    ],
  },
  {
    category: 'SERVICE_ABUSE',
    weight: 14,
    variants: [
      { type: 'API_FAILURES', severity: 'MEDIUM', weight: 1, description: '{count} failed API calls within a minute' },
    ],
  },
  {
    category: 'BEHAVIOUR',
    weight: 20,
    variants: [
      {
        type: 'NIGHT_ACTIVITY',
        severity: 'LOW',
        weight: 1,
        description: 'Activity between three and four at night in {city}',
      },
    ],
  },
] as const satisfies readonly (AnomalyCategoryInfo & { readonly category: SignalsCategory })[];

export type SignalsAnomaly = (typeof SIGNALS_ANOMALIES)[number]['variants'][number]['type'];
/** The anomalies that a session can have. */
export type EpisodeType = Exclude<SignalsAnomaly, 'TAKEOVER_LOGIN'>;

/** The types that are drawn for sessions, with their share of all. */
export const EPISODE_TYPES: readonly { readonly type: EpisodeType; readonly weight: number }[] =
  SIGNALS_ANOMALIES.flatMap(({ weight, variants }) => {
    const drawn = variants.flatMap((variant) =>
      variant.type === 'TAKEOVER_LOGIN' ? [] : [{ type: variant.type, weight: variant.weight }],
    );
    const sum = drawn.reduce((total, variant) => total + variant.weight, 0);
    return drawn.map((variant) => ({ type: variant.type, weight: (weight * variant.weight) / sum }));
  });

type Known = AnomalyFlag<SignalsCategory>;

const KNOWN = new Map(
  SIGNALS_ANOMALIES.flatMap(({ category, variants }) =>
    variants.map(({ type, severity, description }) => [type, { type, category, severity, description }] as const),
  ),
);

/** The flag of a type. @param value for the placeholder in the description */
export function flagOf(type: SignalsAnomaly, value: string | number, episodeId?: string): Known {
  const { category, severity, description } = KNOWN.get(type)!;
  const flag: Known = { type, category, severity, description: description.replace(/\{\w+\}/, String(value)) };
  if (episodeId !== undefined) flag.episode_id = episodeId;
  return flag;
}
