import { S3_OPERATIONS } from '../../gateway/operations/s3';
import type { Fault, Service, ServiceAnswer, ServiceRequest } from '../../gateway/service';
import { xmlDocument } from '../../xml';
import type { ObjectStore } from '../object-store';
import { answerS3 } from './answer-s3';
import { S3Error } from './s3-error';

export type S3ServiceOptions = {
  /** Buckets by name, including those created later. */
  readonly buckets: ReadonlyMap<string, ObjectStore>;
  readonly region: string;
};

/** Serves S3, as far as the failure buckets need it. */
export function s3Service({ buckets, region }: S3ServiceOptions): Service {
  const common = (request: ServiceRequest) => ({
    'x-amz-bucket-region': region,
    'x-amz-request-id': request.id,
    'x-amz-id-2': request.id,
  });
  const refuse = (request: ServiceRequest, { status, type, message }: Fault): ServiceAnswer => {
    const Resource = request.path.slice(0, MAX_RESOURCE_LENGTH);
    const body = xmlDocument('Error', { Code: type, Message: message, Resource, RequestId: request.id });
    return { status, headers: { ...common(request), 'content-type': 'application/xml' }, body };
  };
  const answer = async (request: ServiceRequest): Promise<ServiceAnswer> => {
    try {
      const { headers, ...rest } = await answerS3(request, buckets);
      return { ...rest, headers: { ...common(request), ...headers } };
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return refuse(request, { status: error.status, type: error.code, message: error.message });
    }
  };
  return { name: 's3', operations: S3_OPERATIONS, answer, refuse };
}

/** An escaped key of 1,024 bytes may be longer. */
const MAX_RESOURCE_LENGTH = 1_200;
