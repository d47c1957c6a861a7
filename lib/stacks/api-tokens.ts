/**
 * How an issuer and the audiences of its tokens are written. The issuer stays as it is: API Gateway compares it with the
 * token's own to the letter, and fetches the issuer's keys below it.
 */
export const API_TOKENS = {
  issuer: {
    pattern: /^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[^\s?#]*)?$/i,
    allowed: 'an address such as https://login.example.com',
  },
  audience: { pattern: /^[^\s,]+(,[^\s,]+)*$/, allowed: 'a list such as my-client,another' },
} as const;
