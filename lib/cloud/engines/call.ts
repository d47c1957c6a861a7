/** The services that an engine of its own serves. */
export type EngineName = 'kinesis' | 'dynamodb';

/** How a body is written: AWS's JSON 1.0 and 1.1 are the same text; Kinesis speaks CBOR 1.1 as well. */
export type BodyFormat = 'json' | 'cbor';

/** A request to an engine, wherever it came in: the port, a message port, or the mapping's reader. */
export type Call = {
  /** As AWS names it, such as `PutRecords`. Not yet checked: it may be unknown. */
  readonly operation: string;
  readonly format: BodyFormat;
  /** The engine may keep it only for as long as the call takes; what it stores it copies. */
  readonly body: Uint8Array;
};

/** The engine's answer: a body in the format of the call. The way in adds request ids and checksums. */
export type Answer = {
  /** HTTP status: 200, or the status of an error. */
  readonly status: number;
  /** Whole and on its own ArrayBuffer, which is transferred to another thread. */
  readonly body: Uint8Array;
  /** The error's name, as `x-amzn-errortype` gives it; absent on success. */
  readonly errorType?: string;
  /** The way in breaks off, each in its own manner: `reset` instead of this answer, `truncated` in its middle. */
  readonly broken?: 'reset' | 'truncated';
  /** What follows `body`, where an answer takes its time, as an event stream does. Without it, `body` is whole. */
  readonly rest?: RestOfBody;
};

/** The later parts of a body, each when its reader wants it. Whoever has one reads it to its end or leaves it. */
export type RestOfBody = {
  /** The next part when it is there, on its own ArrayBuffer; undefined at the end. Rejects where the body breaks off. */
  readonly next: () => Promise<Uint8Array | undefined>;
  /** Wants no more: a `next` that waits resolves with undefined. Safe to call twice. */
  readonly leave: () => void;
};

/** A service of AWS, in the thread that runs it. */
export type ServiceEngine = {
  /** Answers every call, also malformed ones, with an AWS-shaped answer. Never throws or rejects by a caller's fault. */
  readonly call: (call: Call) => Answer | Promise<Answer>;
  /** Writes what is to be kept and closes files. Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Hands calls to an engine, wherever it runs. Rejects only when it is out of reach. */
export type EngineCaller = { readonly call: (call: Call) => Promise<Answer> };
