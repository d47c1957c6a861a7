import { errorText } from '../../core/error-text';

/** An engine died by itself. Its state in memory is lost, so the cloud ends too. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';

  constructor(service: string, cause: unknown) {
    super(`the embedded ${service} has stopped by itself, and the cloud with it: ${errorText(cause)}`, { cause });
  }
}
