import { CFB } from 'xlsx';

/** A zip archive, made by code independent of the reader. */
export function aZip(files: Readonly<Record<string, Buffer>>, { compression = true } = {}): Buffer {
  const container = CFB.utils.cfb_new();
  // The container comes with an entry of its own.
  CFB.utils.cfb_del(container, '\u0001Sh33tJ5');
  for (const [name, content] of Object.entries(files)) CFB.utils.cfb_add(container, `/${name}`, content);
  return Buffer.from(CFB.write(container, { type: 'buffer', fileType: 'zip', compression }) as Uint8Array);
}
