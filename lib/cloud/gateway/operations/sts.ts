import { operationTable } from './operation-table';

export const STS_OPERATIONS = operationTable('sts', 'STS', {
  whole: `
    GetCallerIdentity
  `,
  none: {
    'Credentials are not verified: any access key is served, so nobody needs a role or a temporary one.': `
      AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetDelegatedAccessToken
      GetFederationToken GetSessionToken GetWebIdentityToken
    `,
    'Nothing is authorized, so no refusal has an encoded message.': 'DecodeAuthorizationMessage',
    'Every access key belongs to the one account, 000000000000, which GetCallerIdentity names.': `
      GetAccessKeyInfo
    `,
  },
});
