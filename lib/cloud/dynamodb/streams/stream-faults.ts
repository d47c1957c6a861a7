import { ServiceError } from '../../engines/service-error';
import { notFound } from '../operations/context';

export function streamNotFound(streamArn: string): ServiceError {
  return notFound(`Requested resource not found: Stream: ${streamArn} not found`);
}

export function shardNotFound(): ServiceError {
  return notFound('Requested resource not found: Shard does not exist');
}

export function trimmed(): ServiceError {
  return new ServiceError('TrimmedDataAccessException', 'The data you are trying to access has been trimmed');
}
