import { dynamoDbTable } from './dynamodb-table';
import { eventSourceMapping } from './event-source-mapping';
import { kinesisStream } from './kinesis-stream';
import { kinesisStreamConsumer } from './kinesis-stream-consumer';
import { lambdaFunction } from './lambda-function';
import type { Provider } from './provider';
import { s3Bucket } from './s3-bucket';
import { snsTopic } from './sns-topic';
import { sqsQueue } from './sqs-queue';
import { withoutEffect } from './without-effect';

const PROVIDERS: Readonly<Record<string, Provider>> = {
  'AWS::DynamoDB::GlobalTable': dynamoDbTable,
  'AWS::DynamoDB::Table': dynamoDbTable,
  'AWS::Kinesis::Stream': kinesisStream,
  'AWS::Kinesis::StreamConsumer': kinesisStreamConsumer,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::S3::Bucket': s3Bucket,
  'AWS::SNS::Topic': snsTopic,
  'AWS::SQS::Queue': sqsQueue,
};

/** Whether resources of this type behave as on AWS, as far as the project relies on it. */
export function isEmulated(type: string): boolean {
  return Object.hasOwn(PROVIDERS, type);
}

export function providerOf(type: string): Provider {
  return PROVIDERS[type] ?? withoutEffect;
}
