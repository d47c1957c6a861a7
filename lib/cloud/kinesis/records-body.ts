import type { BodyFormat } from '../engines/call';
import { CborWriter, encodeCbor } from '../engines/cbor/encode';
import { RECORD_HEAD_BYTES, type RecordHead } from './entry-layout';
import { cborOf, type Output } from './output';
import { SEQUENCE_DIGITS } from './sequence-number';
import type { Shard } from './shard';
import { encryptionOf, type StreamState } from './stream-state';

/** Takes records one after another, as their entries lie in the log, into the body of a GetRecords answer. */
export type RecordsBody = {
  readonly add: (shard: Shard, head: RecordHead, entry: Buffer) => void;
  /** @param rest the other members of the answer. @returns the body, on an ArrayBuffer of its own */
  readonly end: (rest: Output) => Uint8Array;
};

/** The bodies of an engine, one for each format, whose buffers are kept for the next answer. */
export class RecordsBodies {
  private readonly bodies = { json: new JsonRecords(), cbor: new CborRecords() };

  begin(format: BodyFormat, stream: StreamState): RecordsBody {
    const body = this.bodies[format];
    body.begin(encryptionOf(stream));
    return body;
  }
}

const BEGIN = Buffer.from('{"Records":[');
const BEFORE_NUMBER = Buffer.from('{"SequenceNumber":"');
const BEFORE_ARRIVAL = '","ApproximateArrivalTimestamp":';
const BEFORE_DATA = ',"Data":"';
const BEFORE_KEY = '","PartitionKey":';
const AFTER_RECORD = '},';
const AFTER_ENCRYPTED = ',"EncryptionType":"KMS"},';
/** Of everything in a record but its data and key. */
const FIXED_BYTES = 200;
/** A character of a key takes at most so many bytes in JSON. */
const ESCAPED_BYTES = 6;
const INITIAL_BYTES = 65_536;

class JsonRecords implements RecordsBody {
  private buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private at = 0;
  private arrivalMs = NaN;
  private beforeData = '';
  private afterRecord = AFTER_RECORD;

  begin(encryption: 'KMS' | undefined): void {
    this.at = BEGIN.copy(this.buffer);
    this.afterRecord = encryption ? AFTER_ENCRYPTED : AFTER_RECORD;
  }

  add(shard: Shard, { count, arrivalMs, keyBytes }: RecordHead, entry: Buffer): void {
    const dataAt = RECORD_HEAD_BYTES + keyBytes;
    const dataBytes = entry.length - dataAt;
    this.reserve(FIXED_BYTES + keyBytes * ESCAPED_BYTES + Math.ceil(dataBytes / 3) * 4);
    const { buffer } = this;
    let { at } = this;
    buffer.set(BEFORE_NUMBER, at);
    at += BEFORE_NUMBER.length;
    shard.sequences.write(buffer, at, count, shard.secondsAt(arrivalMs));
    at += SEQUENCE_DIGITS;
    at += buffer.write(this.arrivalText(arrivalMs), at, 'latin1');
    at += buffer.write(entry.toString('base64', dataAt), at, 'latin1');
    at += buffer.write(BEFORE_KEY, at, 'latin1');
    at += writeKey(entry, keyBytes, buffer, at);
    this.at = at + buffer.write(this.afterRecord, at, 'latin1');
  }

  end(rest: Output): Uint8Array {
    const hasRecords = this.at > BEGIN.length;
    const tail = Buffer.from(`],${JSON.stringify(rest).slice(1)}`);
    const length = hasRecords ? this.at - 1 : this.at;
    const body = new Uint8Array(length + tail.length);
    body.set(this.buffer.subarray(0, length));
    body.set(tail, length);
    return body;
  }

  /** Neighbouring records often came in the same millisecond. */
  private arrivalText(arrivalMs: number): string {
    if (arrivalMs !== this.arrivalMs) {
      this.arrivalMs = arrivalMs;
      this.beforeData = `${BEFORE_ARRIVAL}${arrivalMs / 1000}${BEFORE_DATA}`;
    }
    return this.beforeData;
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.at));
    this.buffer = larger;
  }
}

/** As a JSON text. Most keys are printable ASCII, which is copied. */
function writeKey(entry: Buffer, keyBytes: number, target: Buffer, offset: number): number {
  let at = offset;
  target[at] = 0x22;
  at += 1;
  for (let index = 0; index < keyBytes; index += 1) {
    const byte = entry[RECORD_HEAD_BYTES + index]!;
    if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c) {
      const key = entry.toString('utf8', RECORD_HEAD_BYTES, RECORD_HEAD_BYTES + keyBytes);
      return target.write(JSON.stringify(key), offset);
    }
    target[at] = byte;
    at += 1;
  }
  target[at] = 0x22;
  return at + 1 - offset;
}

const [RECORDS, SEQUENCE_NUMBER, ARRIVAL, DATA, PARTITION_KEY, ENCRYPTION_TYPE] = [
  'Records',
  'SequenceNumber',
  'ApproximateArrivalTimestamp',
  'Data',
  'PartitionKey',
  'EncryptionType',
].map(encodeCbor) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];

class CborRecords implements RecordsBody {
  private readonly writer = new CborWriter(INITIAL_BYTES);
  private readonly digits = Buffer.alloc(SEQUENCE_DIGITS);
  private members = 0;
  private list = 0;
  private count = 0;
  private encryption: 'KMS' | undefined;

  begin(encryption: 'KMS' | undefined): void {
    const { writer } = this;
    this.encryption = encryption;
    writer.clear();
    this.count = 0;
    this.members = writer.laterHead(5);
    writer.encoded(RECORDS);
    this.list = writer.laterHead(4);
  }

  add(shard: Shard, { count, arrivalMs, keyBytes }: RecordHead, entry: Buffer): void {
    const { writer, digits } = this;
    const dataAt = RECORD_HEAD_BYTES + keyBytes;
    shard.sequences.write(digits, 0, count, shard.secondsAt(arrivalMs));
    writer.head(5, this.encryption ? 5 : 4);
    writer.encoded(SEQUENCE_NUMBER);
    writer.utf8(digits);
    writer.encoded(ARRIVAL);
    writer.number(Math.round(arrivalMs));
    writer.encoded(DATA);
    writer.bytes(entry.subarray(dataAt));
    writer.encoded(PARTITION_KEY);
    writer.utf8(entry.subarray(RECORD_HEAD_BYTES, dataAt));
    if (this.encryption) {
      writer.encoded(ENCRYPTION_TYPE);
      writer.text(this.encryption);
    }
    this.count += 1;
  }

  end(rest: Output): Uint8Array {
    const members = Object.entries(rest).filter(([, value]) => value !== undefined);
    for (const [name, value] of members) {
      this.writer.text(name);
      this.writer.value(cborOf(value as never));
    }
    this.writer.setLaterHead(this.members, members.length + 1);
    this.writer.setLaterHead(this.list, this.count);
    return this.writer.take();
  }
}
