import { operationTable } from './operation-table';

export const STS_OPERATIONS = operationTable('sts', 'STS', {
  whole: `
    GetCallerIdentity
  `,
  none: `
    AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot DecodeAuthorizationMessage
    GetAccessKeyInfo GetDelegatedAccessToken GetFederationToken GetSessionToken GetWebIdentityToken
  `,
});
