/** How a request names a stream: by its name, its ARN, or both. */
export type StreamNaming = { readonly StreamName?: string | undefined; readonly StreamARN?: string | undefined };

const BEFORE_NAME = ':stream/';

/** The stream's name in its ARN. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.indexOf(BEFORE_NAME) + BEFORE_NAME.length);
}

/** The name that a request gives, before it is known whether its members agree. */
export function givenName({ StreamName: name, StreamARN: arn }: StreamNaming): string | undefined {
  return name ?? (arn === undefined ? undefined : nameInArn(arn));
}
