import * as z from 'zod';
import { configHash, manifestSchema, type Manifest, type RunConfig } from '../../lib/domain/run/run';
import { isVague, otherTarget, sentToSchema, type SentTo } from '../../lib/domain/run/sent-to';
import { UserError } from '../../lib/core/user-error';
import type { SequenceRange } from '../delivery/accepted-ranges';
import type { RunFiles } from './run-files';
import type { SinkDestination, SinkMark } from '../delivery/sink';

/** Everything accepted at one moment; `mark` is how far the sink had written at that moment. */
export type AcceptedPosition = {
  readonly position: number;
  /** Accepted sequences above `position`. */
  readonly accepted: readonly SequenceRange[];
  readonly mark?: SinkMark;
};

export const START: AcceptedPosition = { position: 0, accepted: [] };

/** The field names are those of files that users' folders already have. */
const savedSchema = z.strictObject({
  positionVersion: z.literal(1),
  runId: z.string(),
  position: z.int().nonnegative(),
  accepted: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  mark: z
    .strictObject({
      offsetBytes: z.int().nonnegative(),
      tail: z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string() }).optional(),
    })
    .optional(),
  sentTo: sentToSchema.optional(),
});
type SavedPosition = z.infer<typeof savedSchema>;

/** The accepted position lies beside the manifest. */
export function acceptedPositionPath(manifestPath: string): string {
  return `${manifestPath}.position`;
}

export type EarlierRun = {
  /** The run to continue; undefined when there is none, or it was sent to another target. */
  readonly resumable: { readonly manifest: Manifest; readonly position: AcceptedPosition } | undefined;
  /** What this start sends to; if that is not known, what the run was sent to. */
  readonly sentTo: SentTo | undefined;
  /** For people: that the run starts over and why, or what could not be checked. */
  readonly remark: string | undefined;
};

/**
 * Reads what an earlier start of a run left. The accepted position is valid only for the target that the run was sent to:
 * for any other, including a new stream of the same name, the run starts over and is sent in full.
 *
 * @throws UserError when a file is damaged, or belongs to a run of another configuration
 */
export async function readEarlierRun(
  path: string,
  { config, files, destination }: { config: RunConfig; files: RunFiles; destination?: SinkDestination | undefined },
): Promise<EarlierRun> {
  const now = await destination?.identify();
  const manifest = await readManifest(path, files);
  if (!manifest) return { resumable: undefined, sentTo: now, remark: undefined };
  refuseOtherConfig(path, manifest, config);
  const position = await readAcceptedPosition(path, manifest, files);
  const resumable = { manifest, position };
  if (!destination) return { resumable, sentTo: manifest.sentTo, remark: undefined };
  const { runId } = config;
  if (!now) {
    const remark = `run ${runId} continues, but this endpoint does not tell whether the stream is still the same`;
    return { resumable, sentTo: manifest.sentTo, remark };
  }
  const elsewhere = await whyElsewhere(resumable, now, destination);
  if (elsewhere !== undefined) {
    return { resumable: undefined, sentTo: now, remark: `run ${runId} starts over and is sent in full: ${elsewhere}` };
  }
  const vague = manifest.sentTo !== undefined && isVague(manifest.sentTo, now);
  const remark = `this endpoint does not tell when a stream was created: run ${runId} continues because the stream's ARN is the same`;
  return { resumable, sentTo: now, remark: vague ? remark : undefined };
}

/** Why the run has to start over; undefined when everything it sent is here. */
async function whyElsewhere(
  { manifest, position }: { readonly manifest: Manifest; readonly position: AcceptedPosition },
  now: SentTo,
  { holds }: SinkDestination,
): Promise<string | undefined> {
  const { sentTo } = manifest;
  if (sentTo) {
    const other = otherTarget(sentTo, now);
    if (other !== undefined) return `it was sent to ${other}`;
  } else if (now.kind !== 'file' || !position.mark) {
    return 'its manifest does not say what it was sent to (events that are here already are absorbed)';
  }
  const nothingSent = position.position === 0 && position.accepted.length === 0;
  if (now.kind !== 'file' || nothingSent || !holds || (await holds(position.mark))) return undefined;
  return `${now.path} no longer holds what it wrote`;
}

async function readManifest(path: string, files: RunFiles): Promise<Manifest | undefined> {
  const text = await files.read(path);
  return text === undefined ? undefined : parseFile(text, manifestSchema, path, 'manifest');
}

/**
 * Without its position file, an unfinished run starts again at 0, which is always correct and only sends events again; a
 * complete run has everything accepted.
 */
async function readAcceptedPosition(path: string, manifest: Manifest, files: RunFiles): Promise<AcceptedPosition> {
  const file = acceptedPositionPath(path);
  const text = await files.read(file);
  if (text === undefined) return manifest.state === 'complete' ? allOf(manifest) : START;
  const { positionVersion: _version, sentTo, ...position } = parseFile(text, savedSchema, file, 'position');
  // Left by a start against another target that covered nothing.
  if (!isEqual(sentTo, manifest.sentTo)) return manifest.state === 'complete' ? allOf(manifest) : START;
  const highest = Math.max(position.position, ...position.accepted.map(([, end]) => end));
  if (position.runId === manifest.config.runId && highest <= manifest.generated) return withoutRun(position);
  throw new UserError(
    `${file} says that ${highest} events of run ${position.runId} are accepted, but ${path} covers ` +
      `${manifest.generated} events of run ${manifest.config.runId}: delete the position to send everything again, or use another run id`,
  );
}

function allOf({ generated }: Manifest): AcceptedPosition {
  return { ...START, position: generated };
}

function withoutRun({
  runId: _runId,
  ...position
}: Omit<SavedPosition, 'positionVersion' | 'sentTo'>): AcceptedPosition {
  return position;
}

function isEqual(a: SentTo | undefined, b: SentTo | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function parseFile<T>(text: string, schema: z.ZodType<T>, file: string, what: string): T {
  let cause: unknown;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    cause = parsed.error;
  } catch (error) {
    cause = error;
  }
  throw new UserError(`${file} is not a ${what} file of this version: restore it, delete it, or use another run id`, {
    cause,
  });
}

function refuseOtherConfig(path: string, before: Manifest, config: RunConfig): void {
  if (before.configHash === configHash(config)) return;
  const differences = differingFields(before.config, config);
  throw new UserError(
    `Run ${config.runId} was started with other settings (${path}): ${differences.join(', ')}; ` +
      'use the same settings to continue, or another run id to start over',
  );
}

/** Such as `seed was 1, now 2`. */
function differingFields(before: RunConfig, now: RunConfig): string[] {
  const then = flatten(before);
  return Object.entries(flatten(now))
    .filter(([name, value]) => then[name] !== value)
    .map(([name, value]) => `${name} was ${JSON.stringify(then[name])}, now ${JSON.stringify(value)}`);
}

function flatten(config: RunConfig): Record<string, unknown> {
  const { dataset, ...rest } = config;
  const fields: Record<string, unknown> = { ...rest };
  for (const [name, value] of Object.entries(dataset)) fields[`dataset.${name}`] = value;
  return fields;
}
