import { types } from 'node:util';

/** A call that failed: what it was, and where it went. */
export type AttemptedCall = {
  /** `Kinesis`, `DynamoDB` */
  readonly service: string;
  /** `PutRecords`, `Query` */
  readonly operation: string;
  /** Undefined when the call failed before its address was known. */
  readonly endpoint: string | undefined;
};

const attempts = new WeakMap<object, AttemptedCall>();

type Context = {
  readonly clientName?: string;
  readonly commandName?: string;
  readonly endpointV2?: { readonly url: URL };
};
type Next<A, R> = (args: A) => Promise<R>;

type Stack = {
  add(
    middleware: <A, R>(next: Next<A, R>, context: Context) => Next<A, R>,
    options: { step: 'initialize'; name: string; priority: 'high' },
  ): void;
};

/** Notes the call of each error that the client throws: the SDK's own errors name neither operation nor endpoint. */
export function noteAttemptedCalls(client: { readonly middlewareStack: unknown }): void {
  (client.middlewareStack as Stack).add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (typeof error === 'object' && error !== null) attempts.set(error, callOf(context));
        throw error;
      }
    },
    { step: 'initialize', name: 'noteAttemptedCall', priority: 'high' },
  );
}

function callOf({ clientName = '', commandName = '', endpointV2 }: Context): AttemptedCall {
  return {
    service: clientName.replace(/Client$/, ''),
    operation: commandName.replace(/Command$/, ''),
    endpoint: endpointV2?.url.origin,
  };
}

/** The call that failed with this error or caused it; undefined when it does not come from a call. */
export function attemptedCallOf(error: unknown): AttemptedCall | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return attempts.get(error) ?? (types.isNativeError(error) ? attemptedCallOf(error.cause) : undefined);
}
