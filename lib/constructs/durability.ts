import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * What happens to stored data when a stack is deleted, and whether an earlier state can be restored.
 * `throwaway` is deleted with its stack; `restorable` too, but it can be restored to any second of its life;
 * `kept` is protected from deletion, by mistake or with its stack.
 */
export type Durability = 'throwaway' | 'restorable' | 'kept';

export function removalPolicy(durability: Durability): RemovalPolicy {
  return durability === 'kept' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** Table properties for each durability. */
export function tableProtection(durability: Durability) {
  return {
    removalPolicy: removalPolicy(durability),
    deletionProtection: durability === 'kept',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: durability !== 'throwaway' },
  };
}

/** Tells the template rules why a table with `tableProtection` needs no backup plan. */
export function acknowledgeNoBackupPlan(table: IConstruct): void {
  Validations.of(table).acknowledge({
    id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
    reason:
      'Restorable to any second of the last 35 days wherever it is on AWS, and what is older can be produced again ' +
      'from its seed.',
  });
}
