import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../../core/hash';

export type StaticFile = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly etag: string;
  readonly cacheControl: string;
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Asset names that contain a content hash: these files never change. */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.\w+$/;

/**
 * Reads a built page into memory, once. Requests are looked up among these files by their exact path, so a request's
 * path never becomes a path on the disk.
 */
export async function loadStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const root = await realpath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    // Links are skipped: they could lead out of the folder.
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const mediaType = MEDIA_TYPES[path.extname(entry.name).toLowerCase()];
    if (mediaType === undefined) continue;
    const bytes = new Uint8Array(await readFile(file));
    const url = `/${path.relative(root, file).split(path.sep).join('/')}`;
    const cacheControl = HASHED.test(entry.name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    files.set(url, { bytes, mediaType, etag: `"${sha256Hex(bytes).slice(0, 32)}"`, cacheControl });
  }
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}
