/** What the Host header says beside that it is this machine. */
export type HostName = {
  /** Such as `kinesis` in `kinesis.us-east-1.localhost.localstack.cloud`. */
  readonly service: string | undefined;
  /** The bucket of a request in S3's virtual-hosted style, `bucket.localhost` or `bucket.s3.localhost`. */
  readonly bucket: string | undefined;
};

const BELOW_LOOPBACK = /^(.+)\.localhost(?:\.localstack\.cloud)?(?::\d+)?$/i;
/** What may follow the name of a service: nothing, or a region and the words that AWS puts before it. */
const SERVICE = /^([a-z][a-z0-9-]*)(?:\.(?:[a-z]{2}(?:-[a-z]+)+-\d))?$/;
const S3 = /^(?:(.+)\.)?s3(?:[.-](?:website|accelerate|dualstack|[a-z]{2}(?:-[a-z]+)+-\d))*$/;

/** Reads the labels before the loopback name. */
export function hostName(host: string): HostName {
  const labels = BELOW_LOOPBACK.exec(host)?.[1]?.toLowerCase();
  if (labels === undefined) return { service: undefined, bucket: undefined };
  const s3 = S3.exec(labels);
  if (s3) return { service: 's3', bucket: s3[1] };
  return { service: SERVICE.exec(labels)?.[1], bucket: labels };
}
