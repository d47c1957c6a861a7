/** The text of a record is not what it should be; nothing of its request was stored. */
export class UndecodableRecord extends Error {
  override readonly name = 'UndecodableRecord';
}
