/** A mapping as the template declares it, what it connects resolved. */
export type MappingRequest = {
  readonly stackName: string;
  readonly logicalId: string;
  /** The same at every deployment, so that checkpoints are found again. */
  readonly mappingId: string;
  readonly streamArn: string;
  readonly streamName: string;
  readonly functionArn: string;
  readonly roleArn: string;
  /** Bucket, queue or topic for what is given up. */
  readonly destinationArn: string | undefined;
  /** The template's own spelling; parsed by the mapping. */
  readonly properties: Readonly<Record<string, unknown>>;
};
