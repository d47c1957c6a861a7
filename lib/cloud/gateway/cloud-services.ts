import type { ObjectStore } from '../storage/object-store';
import { s3Service } from '../storage/s3/s3-service';
import type { EngineCaller } from '../engines/call';
import type { Service } from './service';
import { CloudWatchService } from './services/cloudwatch-service';
import { dynamoDbService, dynamoDbStreamsService } from './services/dynamodb-service';
import { kinesisService } from './services/kinesis-service';
import { stsService } from './services/sts-service';

export type CloudServicesOptions = {
  readonly kinesis: EngineCaller;
  readonly dynamodb: EngineCaller;
  readonly buckets: ReadonlyMap<string, ObjectStore>;
  readonly accountId: string;
  readonly region: string;
};

/** Every service that this cloud emulates, for its gateway. */
export function cloudServices({ kinesis, dynamodb, buckets, accountId, region }: CloudServicesOptions): Service[] {
  return [
    kinesisService(kinesis),
    dynamoDbService(dynamodb, region),
    dynamoDbStreamsService(dynamodb, region),
    s3Service({ buckets, region }),
    stsService({ accountId }),
    new CloudWatchService(),
  ];
}
