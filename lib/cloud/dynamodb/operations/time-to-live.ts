import { checkOperations } from '../limits/account-quotas';
import type { TableRequest, UpdateTimeToLiveRequest } from '../request-types';
import { validationError } from '../validation-error';
import { activeTable, anyTable, type Context } from './context';

export function updateTimeToLive(context: Context, request: UpdateTimeToLiveRequest): object {
  const table = activeTable(context, request.table);
  const { attributeName, isEnabled } = request;
  const { timeToLive, ...state } = table.state;
  if (isEnabled && timeToLive) throw validationError('TimeToLive is already enabled');
  if (!isEnabled && !timeToLive) throw validationError('TimeToLive is already disabled');
  if (!isEnabled && timeToLive?.attributeName !== attributeName) {
    const text = `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive?.attributeName}`;
    throw validationError(text);
  }
  if (context.limits) checkOperations(context);
  context.store.change(table, { ...state, ...(isEnabled && { timeToLive: { attributeName } }) });
  return { TimeToLiveSpecification: { Enabled: isEnabled, AttributeName: attributeName } };
}

export function describeTimeToLive(context: Context, { table }: TableRequest): object {
  const { timeToLive } = anyTable(context, table).state;
  if (!timeToLive) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
  return { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attributeName } };
}
