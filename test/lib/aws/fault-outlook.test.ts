import { faultOutlook } from '../../../lib/aws/fault-outlook';

const fault = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error('as the service says'), { name, $metadata: { httpStatusCode } });

test.each([
  ['throttled', fault('ProvisionedThroughputExceededException', 400)],
  ['throttled', fault('Anything', 429)],
  ['passing', fault('InternalServerError', 500)],
  ['passing', fault('ServiceUnavailable', 503)],
  ['passing', fault('RequestTimeout', 400)],
  ['passing', fault('SyntaxError', 200)],
  ['passing', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['lasting', fault('AccessDeniedException', 400)],
  ['lasting', fault('ResourceNotFoundException', 400)],
  ['lasting', fault('CredentialsProviderError')],
  ['lasting', new Error('Region is missing')],
])('%s: %s', (kind, error) => {
  expect(faultOutlook(error)).toBe(kind);
});
