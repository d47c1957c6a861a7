import * as z from 'zod';

/**
 * What a run was sent to. Another stream of the same name is another target, which its creation time shows where the
 * endpoint returns one. (StreamId would be better, but is reserved and empty.)
 */
export const sentToSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stream'),
    arn: z.string(),
    /** Milliseconds since the epoch; absent where the endpoint does not return it. */
    createdAtMs: z.int().optional(),
  }),
  z.strictObject({
    kind: z.literal('topic'),
    name: z.string(),
    /** Given by the cluster when the topic was created, unique among all clusters; absent where it is not told. */
    id: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('file'), path: z.string() }),
  /** Standard output, which keeps nothing, so that no two runs have the same one. */
  z.strictObject({ kind: z.literal('output') }),
]);
export type SentTo = z.infer<typeof sentToSchema>;

/** How two targets differ, in words that follow "it was sent to"; undefined for the same target. */
export function otherTarget(before: SentTo, now: SentTo): string | undefined {
  if (before.kind === 'output') return 'an output that keeps nothing';
  if (before.kind === 'file') return now.kind === 'file' && now.path === before.path ? undefined : before.path;
  if (before.kind === 'topic') return otherTopic(before, now);
  if (now.kind !== 'stream' || now.arn !== before.arn) return before.arn;
  if (before.createdAtMs === undefined || now.createdAtMs === undefined) return undefined;
  if (before.createdAtMs === now.createdAtMs) return undefined;
  return `another stream of this name, created ${new Date(before.createdAtMs).toISOString()}`;
}

function otherTopic(before: SentTo & { readonly kind: 'topic' }, now: SentTo): string | undefined {
  if (now.kind !== 'topic' || now.name !== before.name) return `topic ${before.name}`;
  if (before.id === undefined || now.id === undefined || before.id === now.id) return undefined;
  return `another topic of this name, whose id was ${before.id}`;
}

/** Whether a stream or topic recreated under the same name would look the same. */
export function isVague(before: SentTo, now: SentTo): boolean {
  if (before.kind === 'topic' && now.kind === 'topic') return before.id === undefined || now.id === undefined;
  if (before.kind !== 'stream' || now.kind !== 'stream') return false;
  return before.createdAtMs === undefined || now.createdAtMs === undefined;
}
