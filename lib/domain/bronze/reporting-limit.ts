/** New Taiwan dollars. From this amount on the banks of the simulation report a payment to the authorities. */
export const REPORTING_LIMIT_TWD = 500_000;

/** Just below the limit: from this share of it up to the limit. */
export const JUST_BELOW_SHARE = 0.9;
