/** New Taiwan dollars. The simulation's banks report payments of at least this amount to the authorities. */
export const REPORTING_LIMIT_TWD = 500_000;

/** Just below the limit: from this share of it up to the limit. */
export const JUST_BELOW_SHARE = 0.9;
