import { STS_OPERATIONS } from '../operations/sts';
import { protocolFault } from '../protocol-fault';
import type { Service } from '../service';
import { queryAnswer, queryFault, queryParameters } from './query-call';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Says whose cloud this is: whoever asks is the root user of its one account. */
export function stsService({ accountId }: { readonly accountId: string }): Service {
  const identity = { Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId, Account: accountId };
  return {
    name: 'sts',
    operations: STS_OPERATIONS,
    answer: async (request) => {
      const fault = queryFault(await queryParameters(request), STS_OPERATIONS);
      if (fault) return protocolFault(request, fault, 'query');
      return queryAnswer(request, { operation: 'GetCallerIdentity', namespace: NAMESPACE, result: identity });
    },
    refuse: (request, fault) => protocolFault(request, fault, 'query'),
  };
}
