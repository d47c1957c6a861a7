import type { EventSource } from '../../mapping/event-source';

/** A mapping as the template declares it, with its references resolved. */
export type MappingRequest = {
  readonly stackName: string;
  readonly logicalId: string;
  /** The same at every deployment, so that the mapping finds its checkpoints. */
  readonly mappingId: string;
  readonly source: EventSource;
  readonly functionArn: string;
  readonly roleArn: string;
  /** Bucket, queue or topic for batches that are given up. */
  readonly destinationArn: string | undefined;
  /** As in the template; the mapping parses them. */
  readonly properties: Readonly<Record<string, unknown>>;
};
