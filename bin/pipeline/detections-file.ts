import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { JudgedDetection } from '../../lib/domain/evaluation/judge-rule';
import { ANY_LABEL } from '../../lib/domain/evaluation/judged-rules';
import { UserError } from '../../lib/core/user-error';
import { parseJson } from '../../lib/core/parse-json';

const instantMs = z.union([z.number(), z.iso.datetime().transform((text) => Date.parse(text))]);

/** A line may have any other fields. */
const lineSchema = z.object({
  event_id: z.string().min(1),
  type: z.string().min(1).default(ANY_LABEL),
  arrived_at: instantMs.optional(),
  detected_at: instantMs.optional(),
});

/**
 * The detections of a detector of the user's own: one JSON object per line with `event_id` and, optionally, `type`, the
 * anomaly it reports. Blank lines are skipped.
 * @throws UserError with the number of the invalid line
 */
export async function readDetectionsFile(file: string): Promise<JudgedDetection[]> {
  const detections: JudgedDetection[] = [];
  const input = createReadStream(file, 'utf8');
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() !== '') detections.push(readLine(line, `${file}:${number}`));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`no detections at ${file} (${code}): name a file of one JSON object per line`, {
      cause: error,
    });
  }
  return detections;
}

function readLine(line: string, place: string): JudgedDetection {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (parsed.success) {
    const { event_id, type, arrived_at, detected_at } = parsed.data;
    return { eventId: event_id, type, arrivedAtMs: arrived_at, detectedAtMs: detected_at };
  }
  const issue = parsed.error.issues[0]!;
  throw new UserError(
    `${place}: ${issue.path.join('.') || 'the line'}: ${issue.message}; a line is like
{"event_id": "EVT-r1-42", "type": "LOGIN_BURST"}`.replace('\n', ' '),
  );
}
