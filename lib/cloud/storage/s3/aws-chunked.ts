import { S3Error } from './s3-error';

/** Also of the trailers together, times this. */
const MAX_LINE_BYTES = 1_024;
const MAX_TRAILERS = 16;
const [CR, LF] = [0x0d, 0x0a];

/**
 * Decodes `Content-Encoding: aws-chunked` as it comes. Each chunk is its size in hexadecimal, optionally with a signature,
 * followed by its bytes. The last chunk is empty and may be followed by trailers such as a checksum. Signatures are not
 * verified here, as on any other request.
 */
export class AwsChunkedDecoder {
  /** Headers after the body, in lower case. */
  readonly trailers: Record<string, string> = {};
  private state: 'size' | 'bytes' | 'line end' | 'trailers' = 'size';
  private missingBytes = 0;
  private line = '';
  private trailerCount = 0;

  /** @param take is given the bytes of the body in pieces of the input */
  constructor(private readonly take: (bytes: Buffer) => void) {}

  /** @throws S3Error when the chunks do not fit together */
  write(input: Buffer): void {
    for (let at = 0; at < input.length;)
      at = this.state === 'bytes' ? this.readBytes(input, at) : this.readLine(input, at);
  }

  /** @throws S3Error when the last chunk is missing */
  end(): void {
    if (this.state !== 'trailers') throw incomplete();
    if (this.line !== '') this.takeTrailer(this.line);
  }

  private readBytes(input: Buffer, at: number): number {
    const end = Math.min(input.length, at + this.missingBytes);
    this.take(input.subarray(at, end));
    this.missingBytes -= end - at;
    if (this.missingBytes === 0) this.state = 'line end';
    return end;
  }

  private readLine(input: Buffer, at: number): number {
    const found = input.indexOf(LF, at);
    const end = found < 0 ? input.length : found;
    if (this.line.length + end - at > MAX_LINE_BYTES) throw incomplete();
    this.line += input.toString('latin1', at, end);
    if (found < 0) return end;
    const line = this.line.charCodeAt(this.line.length - 1) === CR ? this.line.slice(0, -1) : this.line;
    this.line = '';
    this.takeLine(line);
    return end + 1;
  }

  private takeLine(line: string): void {
    if (this.state === 'trailers') return this.takeTrailer(line);
    if (this.state === 'line end') {
      if (line !== '') throw incomplete();
      this.state = 'size';
      return undefined;
    }
    const size = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw incomplete();
    this.missingBytes = parseInt(size, 16);
    this.state = this.missingBytes === 0 ? 'trailers' : 'bytes';
    return undefined;
  }

  private takeTrailer(line: string): void {
    const colon = line.indexOf(':');
    if (colon <= 0) return;
    if (++this.trailerCount > MAX_TRAILERS) throw incomplete();
    this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

function incomplete(): S3Error {
  return new S3Error('IncompleteBody', 'The chunks of the body do not fit together.');
}
