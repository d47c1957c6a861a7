import { isObject } from '../../../core/is-object';
import { parseJson } from '../../../core/parse-json';
import { invalidArgument, notFound } from '../faults';
import { RESOURCE_ARN } from '../requests/common-members';
import { operation } from './operation';

/** Only noted: no call is refused by it. */
export const putResourcePolicy = operation(
  'PutResourcePolicy',
  { ...RESOURCE_ARN, Policy: { type: 'String', required: true } },
  ({ ResourceARN, Policy: policy }, kinesis) => {
    const stream = kinesis.activeStream({ StreamARN: ResourceARN });
    if (!isObject(parseJson(policy))) throw invalidArgument('The Policy is not a valid JSON document.');
    kinesis.change(stream, { policy });
  },
);

export const getResourcePolicy = operation('GetResourcePolicy', RESOURCE_ARN, ({ ResourceARN }, kinesis) => ({
  Policy: kinesis.stream({ StreamARN: ResourceARN }).state.policy ?? '{}',
}));

export const deleteResourcePolicy = operation('DeleteResourcePolicy', RESOURCE_ARN, ({ ResourceARN }, kinesis) => {
  const stream = kinesis.activeStream({ StreamARN: ResourceARN });
  if (stream.state.policy === undefined) throw notFound(`No resource policy found for resource ARN ${ResourceARN}.`);
  kinesis.change(stream, { policy: undefined });
});
