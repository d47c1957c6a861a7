import { signatureFault } from '../signature';
import type { Fault, ServiceRequest } from '../service';

/** Kinesis takes any Authorization header for a signature of AWS's. */
export function kinesisSignatureFault(request: ServiceRequest): Fault | undefined {
  return signatureFault(request, { isSignature: () => true, missing: 'Missing Authentication Token' });
}
