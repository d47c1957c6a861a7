import { UserError } from '../../../lib/core/user-error';

export type DownloadOptions = {
  readonly fetch: typeof globalThis.fetch;
  /** For the whole response. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** What the user can do without this address, for the message. */
  readonly remedy: string;
  /** Called after every piece; with `totalBytes` when the server declares it. */
  readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
};

/**
 * Downloads an address and follows redirects.
 * @throws UserError when it cannot be reached, or the response is an error, cut off, too long or too slow
 */
export async function download(url: string, options: DownloadOptions): Promise<Buffer> {
  try {
    const response = await options.fetch(url, { signal: AbortSignal.timeout(options.timeoutMs) });
    if (!response.ok) throw new UserError(`${response.status} ${response.statusText}`.trim());
    return await readBody(response, options);
  } catch (cause) {
    throw new UserError(`cannot download ${url}: ${reasonOf(cause, options)}; ${options.remedy}`, { cause });
  }
}

async function readBody(response: Response, { maxBytes, onProgress }: DownloadOptions): Promise<Buffer> {
  const length = response.headers.get('content-length');
  const isPlain = response.headers.get('content-encoding') === null;
  const totalBytes = length !== null && isPlain ? Number(length) : undefined;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > maxBytes) throw new UserError(`more than ${maxBytes} bytes came`);
    onProgress?.(bytes, totalBytes);
  }
  return Buffer.concat(pieces, bytes);
}

function reasonOf(cause: unknown, { timeoutMs }: DownloadOptions): string {
  if (cause instanceof UserError) return cause.message;
  const error = cause as Error & { code?: string };
  if (error.name === 'TimeoutError') return `not done after ${timeoutMs / 1000} s`;
  const inner = error.cause as (Error & { code?: string }) | undefined;
  return inner?.code ?? inner?.message ?? error.code ?? error.message;
}
