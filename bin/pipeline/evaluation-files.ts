import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Evaluation } from '../../lib/domain/evaluation/evaluation';
import { evaluationMarkdown } from '../../lib/domain/evaluation/markdown';

export type EvaluationFiles = { readonly json: string; readonly markdown: string };

/** Writes an evaluation into a folder as `evaluation.json` and `evaluation.md`. */
export async function writeEvaluation(
  folder: string,
  evaluation: Evaluation,
  about: readonly string[],
): Promise<EvaluationFiles> {
  const files = { json: path.join(folder, 'evaluation.json'), markdown: path.join(folder, 'evaluation.md') };
  await mkdir(folder, { recursive: true });
  await writeFile(files.json, `${JSON.stringify(evaluation, undefined, 2)}\n`);
  await writeFile(files.markdown, evaluationMarkdown(evaluation, about));
  return files;
}
