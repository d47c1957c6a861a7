import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';

/** Who hears of it when the account spends more than so much in a calendar month. */
export type Budget = { readonly limitUsd: number; readonly email: string };

export type BudgetStackProps = StackProps & { readonly stage: string; readonly budget: Budget };

/**
 * Writes to one address when the month's cost is over the limit, or is forecast to be. It counts the whole account:
 * tags divide a bill only where someone has activated them as cost allocation tags.
 */
export class BudgetStack extends Stack {
  readonly budget: CfnBudget;

  constructor(scope: Construct, id: string, { stage, budget, ...props }: BudgetStackProps) {
    super(scope, id, props);
    this.budget = new CfnBudget(this, 'Monthly', {
      budget: {
        budgetName: `legion-${stage}-monthly`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budget.limitUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: (['ACTUAL', 'FORECASTED'] as const).map((notificationType) => ({
        notification: {
          notificationType,
          comparisonOperator: 'GREATER_THAN',
          threshold: 100,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'EMAIL', address: budget.email }],
      })),
      // The budget is no taggable resource to the CDK, so that its tags are told once more.
      resourceTags: [
        { key: 'application', value: 'legion' },
        { key: 'stage', value: stage },
      ],
    });
  }
}
