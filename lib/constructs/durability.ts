import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * What happens to stored data when a stack is deleted, and whether its past can be restored.
 * `throwaway` goes with its stack; `restorable` too, but can be put back to any second of its life;
 * `kept` can be neither deleted by mistake nor with its stack.
 */
export type Durability = 'throwaway' | 'restorable' | 'kept';

export function removalPolicy(durability: Durability): RemovalPolicy {
  return durability === 'kept' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** Table properties that follow from the durability. */
export function tableProtection(durability: Durability) {
  return {
    removalPolicy: removalPolicy(durability),
    deletionProtection: durability === 'kept',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: durability !== 'throwaway' },
  };
}

/** Tells the template rules why a table of `tableProtection` needs no backup plan beside it. */
export function acknowledgeNoBackupPlan(table: IConstruct): void {
  Validations.of(table).acknowledge({
    id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
    reason:
      'Restorable to any second of the last 35 days wherever it is on AWS, and what is older can be produced again ' +
      'from its seed.',
  });
}
