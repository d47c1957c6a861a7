import { errorText } from '../../core/error-text';

/** An engine that ended by itself. Nothing that was kept in memory is left, so the cloud ends with it. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';

  constructor(service: string, cause: unknown) {
    super(`the embedded ${service} has stopped by itself, and the cloud with it: ${errorText(cause)}`, { cause });
  }
}
