import { commitmentStatus, disableCommitment, earliestEndMs, enableCommitment } from '../account-settings';
import type { Kinesis } from '../kinesis';
import { Moment, type Output } from '../output';
import { operation } from './operation';

export const describeAccountSettings = operation('DescribeAccountSettings', {}, (_request, kinesis) =>
  settingsOutput(kinesis),
);

export const updateAccountSettings = operation(
  'UpdateAccountSettings',
  {
    MinimumThroughputBillingCommitment: {
      type: 'Structure',
      members: { Status: { type: 'String', oneOf: ['ENABLED', 'DISABLED'], required: true } },
      required: true,
    },
  },
  ({ MinimumThroughputBillingCommitment: { Status: status } }, kinesis) => {
    const { store } = kinesis;
    const change = status === 'ENABLED' ? enableCommitment : disableCommitment;
    const changed = change(store.accountSettings, kinesis.now());
    if (changed !== store.accountSettings) store.setAccountSettings(changed);
    return settingsOutput(kinesis);
  },
);

function settingsOutput(kinesis: Kinesis): Output {
  const { accountSettings } = kinesis.store;
  const { commitment } = accountSettings;
  const status = commitmentStatus(accountSettings, kinesis.now());
  const isOver = status === 'DISABLED';
  return {
    MinimumThroughputBillingCommitment: {
      Status: status,
      StartedAt: commitment && new Moment(commitment.startedMs),
      EndedAt: isOver && commitment?.endMs !== undefined ? new Moment(commitment.endMs) : undefined,
      EarliestAllowedEndAt: commitment && !isOver ? new Moment(earliestEndMs(commitment)) : undefined,
    },
  };
}
