import type { StreamSpecification } from '../request-types';
import { invalidParameters } from '../validation-error';

/** @throws ServiceError where a stream is switched on without a view, or off with one */
export function checkStream(stream: StreamSpecification | undefined): void {
  if (stream?.StreamEnabled && stream.StreamViewType === undefined)
    throw invalidParameters('If stream is being enabled then UpdateViewType is required');
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined)
    throw invalidParameters('If stream is being disabled, then UpdateViewType must not be specified');
}
