/**
 * How an issuer and the audiences of its tokens are written. The issuer is not normalized: API Gateway requires an
 * exact match with the token's issuer, and fetches the issuer's keys from below that URL.
 */
export const API_TOKENS = {
  issuer: {
    pattern: /^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[^\s?#]*)?$/i,
    allowed: 'an address such as https://login.example.com',
  },
  audience: { pattern: /^[^\s,]+(,[^\s,]+)*$/, allowed: 'a list such as my-client,another' },
} as const;
