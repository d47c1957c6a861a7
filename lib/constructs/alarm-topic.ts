import { Stack, Validations } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export type AlarmTopicProps = {
  /** E-mail recipient, who has to confirm the address once. @default - nobody until someone subscribes */
  readonly email?: string;
};

/** The topic that receives every alarm; people and programs subscribe to it. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps = {}) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.allowAlarms();
    if (props.email !== undefined) this.writeTo(props.email);
    Validations.of(this.topic).acknowledge({
      id: 'NIST.800.53.R5-SNSEncryptedKMS',
      reason:
        'An alarm holds names and figures, never an event. CloudWatch cannot publish under the key that AWS manages, ' +
        'and a key of our own would cost more than all alarms.',
    });
  }

  get action(): IAlarmAction {
    return new SnsAction(this.topic);
  }

  private writeTo(email: string): void {
    const subscription = this.topic.addSubscription(new EmailSubscription(email));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'SNS does not redrive e-mail: what a mail server refuses is visible in the alarm itself.',
    });
  }

  /** Any explicit policy on a topic replaces the default one that lets the account's own alarms publish. */
  private allowAlarms(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
