import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256Hex } from '../../core/hash';
import { unzip } from './unzip';

/** A function's code: a folder or archive of the assembly, or text in the template. */
export type FunctionCode =
  { readonly kind: 'asset'; readonly path: string } | { readonly kind: 'inline'; readonly text: string };

/** Returns the folder with the code: an asset's own folder, or else one in `workDir`, named by the hash of the code. */
export function prepareCode(code: FunctionCode, workDir: string): string {
  if (code.kind === 'asset' && statSync(code.path).isDirectory()) return code.path;
  const bytes = code.kind === 'asset' ? readFileSync(code.path) : Buffer.from(code.text);
  const directory = path.resolve(workDir, sha256Hex(bytes).slice(0, 16));
  mkdirSync(directory, { recursive: true });
  if (code.kind === 'asset') unzip(bytes, directory);
  else writeFileSync(path.join(directory, 'index.js'), bytes);
  return directory;
}
