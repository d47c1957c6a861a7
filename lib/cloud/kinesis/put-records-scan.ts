import { MAX_RECORDS } from './putter';
import type { RecordSource } from './record-source';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const SPACE = 0x20;
const EQUALS = 0x3d;
const MAX_KEY_BYTES = 256;
const MAX_HASH_KEY_DIGITS = 39;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

/** The names of members, each with its closing quote. */
const STREAM_NAME = Buffer.from('StreamName"');
const STREAM_ARN = Buffer.from('StreamARN"');
const RECORDS = Buffer.from('Records"');
const DATA = Buffer.from('Data"');
const PARTITION_KEY = Buffer.from('PartitionKey"');
const EXPLICIT_HASH_KEY = Buffer.from('ExplicitHashKey"');

/** A body that the scan does not take: unusual, or wrong. The general reader says which. */
class Unusual extends Error {}

/**
 * Reads the body of an ordinary PutRecords request where it lies: members in any order, white space between them, texts
 * of printable ASCII without escapes. No object or text is made for a record, which costs a third of JSON.parse alone.
 */
export class PutRecordsScan implements RecordSource {
  private body: Buffer = Buffer.alloc(0);
  private at = 0;
  private records = 0;
  private readonly keyStarts = new Int32Array(MAX_RECORDS);
  private readonly keyEnds = new Int32Array(MAX_RECORDS);
  private readonly dataStarts = new Int32Array(MAX_RECORDS);
  private readonly dataEnds = new Int32Array(MAX_RECORDS);
  /** The end is 0 where a record has no explicit hash key. */
  private readonly hashStarts = new Int32Array(MAX_RECORDS);
  private readonly hashEnds = new Int32Array(MAX_RECORDS);
  streamName: string | undefined;
  streamArn: string | undefined;

  get count(): number {
    return this.records;
  }

  /** @returns false for a body that the general reader must read. The body is used until `release`. */
  scan(body: Buffer): boolean {
    this.body = body;
    this.at = 0;
    this.records = 0;
    this.streamName = undefined;
    this.streamArn = undefined;
    try {
      this.request();
      return this.records > 0 && this.at === body.length;
    } catch (error) {
      if (error instanceof Unusual) return false;
      throw error;
    }
  }

  /** Lets go of the body. */
  release(): void {
    this.body = Buffer.alloc(0);
  }

  partitionKey(at: number): string {
    return this.body.toString('latin1', this.keyStarts[at], this.keyEnds[at]);
  }

  hashKey(at: number): string | undefined {
    const end = this.hashEnds[at]!;
    return end === 0 ? undefined : this.body.toString('latin1', this.hashStarts[at], end);
  }

  keyBytes(at: number): number {
    return this.keyEnds[at]! - this.keyStarts[at]!;
  }

  dataBytes(at: number): number {
    const end = this.dataEnds[at]!;
    const length = end - this.dataStarts[at]!;
    if (length === 0) return 0;
    const padding = this.body[end - 1] !== EQUALS ? 0 : this.body[end - 2] !== EQUALS ? 1 : 2;
    return (length / 4) * 3 - padding;
  }

  writeKey(at: number, target: Buffer, offset: number): void {
    this.body.copy(target, offset, this.keyStarts[at], this.keyEnds[at]);
  }

  /** @returns fewer bytes than `dataBytes` when the text is not strict base64 */
  writeData(at: number, target: Buffer, offset: number): number {
    const text = this.body.toString('latin1', this.dataStarts[at], this.dataEnds[at]);
    // Node skips what is not base64, and takes the characters of base64url as well.
    const isStrict = !text.includes('-') && !text.includes('_') && endsCleanly(this.body, this.dataEnds[at]!);
    return isStrict || text.length === 0 ? target.write(text, offset, this.dataBytes(at), 'base64') : -1;
  }

  private request(): void {
    this.expect(OPEN_OBJECT);
    do {
      this.expect(QUOTE);
      if (this.take(RECORDS)) this.list();
      else if (this.take(STREAM_NAME)) this.streamName = this.onlyText(this.streamName);
      else if (this.take(STREAM_ARN)) this.streamArn = this.onlyText(this.streamArn);
      else throw new Unusual();
    } while (this.goesOn(CLOSE_OBJECT));
  }

  private list(): void {
    if (this.records > 0) throw new Unusual();
    this.expect(COLON);
    this.expect(OPEN_LIST);
    do this.record();
    while (this.goesOn(CLOSE_LIST));
  }

  private record(): void {
    const index = this.records;
    if (index === MAX_RECORDS) throw new Unusual();
    let [hasKey, hasData] = [false, false];
    this.hashEnds[index] = 0;
    this.expect(OPEN_OBJECT);
    do {
      this.expect(QUOTE);
      if (!hasData && this.take(DATA)) {
        hasData = true;
        this.data(index);
      } else if (!hasKey && this.take(PARTITION_KEY)) {
        hasKey = true;
        this.text(MAX_KEY_BYTES);
        this.keyStarts[index] = this.textStart;
        this.keyEnds[index] = this.at - 1;
      } else if (this.hashEnds[index] === 0 && this.take(EXPLICIT_HASH_KEY)) this.explicitHashKey(index);
      else throw new Unusual();
    } while (this.goesOn(CLOSE_OBJECT));
    if (!hasKey || !hasData) throw new Unusual();
    this.records = index + 1;
  }

  /** Its characters are looked at when they are decoded. */
  private data(index: number): void {
    this.expect(COLON);
    this.expect(QUOTE);
    const end = this.body.indexOf(QUOTE, this.at);
    if (end === -1 || (end - this.at) % 4 !== 0) throw new Unusual();
    this.dataStarts[index] = this.at;
    this.dataEnds[index] = end;
    this.at = end + 1;
  }

  private explicitHashKey(index: number): void {
    this.text(MAX_HASH_KEY_DIGITS);
    const digits = this.body.toString('latin1', this.textStart, this.at - 1);
    if (!/^(?:0|[1-9]\d*)$/.test(digits) || BigInt(digits) >= 1n << 128n) throw new Unusual();
    this.hashStarts[index] = this.textStart;
    this.hashEnds[index] = this.at - 1;
  }

  private onlyText(before: string | undefined): string {
    if (before !== undefined) throw new Unusual();
    this.text(2_048);
    return this.body.toString('latin1', this.textStart, this.at - 1);
  }

  private textStart = 0;

  /** A text of 1 to `maxBytes` printable characters of ASCII without escapes, from `textStart` to before `at`. */
  private text(maxBytes: number): void {
    this.expect(COLON);
    this.expect(QUOTE);
    const { body } = this;
    const start = this.at;
    let end = start;
    for (let byte = body[end]; byte !== QUOTE; byte = body[(end += 1)])
      if (byte === undefined || byte < SPACE || byte >= DELETE || byte === BACKSLASH) throw new Unusual();
    if (end === start || end - start > maxBytes) throw new Unusual();
    this.textStart = start;
    this.at = end + 1;
  }

  /** After a member or an element: a comma, or the end. */
  private goesOn(close: number): boolean {
    const byte = this.next();
    if (byte !== COMMA && byte !== close) throw new Unusual();
    if (byte === close && close === CLOSE_OBJECT) this.skipSpace();
    return byte === COMMA;
  }

  private expect(byte: number): void {
    if (this.next() !== byte) throw new Unusual();
  }

  private next(): number | undefined {
    this.skipSpace();
    const byte = this.body[this.at];
    this.at += 1;
    return byte;
  }

  private skipSpace(): void {
    for (let byte = this.body[this.at]; isSpace(byte); byte = this.body[this.at]) this.at += 1;
  }

  private take(name: Buffer): boolean {
    const { body, at } = this;
    for (let index = 0; index < name.length; index += 1) if (body[at + index] !== name[index]) return false;
    this.at = at + name.length;
    return true;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The last character before the padding has bits that belong to no byte; they must be zero. */
function endsCleanly(body: Buffer, end: number): boolean {
  if (body[end - 1] !== EQUALS) return true;
  const isDouble = body[end - 2] === EQUALS;
  const last = sextet(body[end - (isDouble ? 3 : 2)]!);
  return (last & (isDouble ? 15 : 3)) === 0;
}

const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

function sextet(byte: number): number {
  return ALPHABET.indexOf(byte);
}
