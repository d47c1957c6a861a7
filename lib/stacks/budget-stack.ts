import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';

/** A monthly spending limit for the account, and the address to notify. */
export type Budget = { readonly limitUsd: number; readonly email: string };

export type BudgetStackProps = StackProps & { readonly stage: string; readonly budget: Budget };

/**
 * Notifies one address when the month's cost exceeds the limit or is forecast to. It covers the whole account, because
 * a bill can be filtered by tags only after someone has activated them as cost allocation tags.
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
      // The CDK does not treat a budget as a taggable resource, so the tags are repeated here.
      resourceTags: [
        { key: 'application', value: 'legion' },
        { key: 'stage', value: stage },
      ],
    });
  }
}
