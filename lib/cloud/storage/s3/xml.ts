/** An element's content: text or children. Undefined children are omitted, and an array repeats its element. */
type XmlValue = string | number | boolean | XmlElement | readonly XmlElement[] | undefined;
export type XmlElement = { readonly [name: string]: XmlValue };

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document in the S3 namespace. */
export function xmlDocument(root: string, content: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${children(content)}</${root}>`;
}

/** Errors have no namespace. */
export function xmlError(content: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${children(content)}</Error>`;
}

function children(content: XmlElement): string {
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one: XmlElement) => element(name, one)).join('');
  if (typeof value === 'object') return `<${name}>${children(value as XmlElement)}</${name}>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escapes control characters too, because a line break in a key would otherwise be lost. */
function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what has to be escaped
  return text.replaceAll(/[&<>"\u0000-\u001F\u007F]/g, (char) => ENTITIES[char] ?? `&#${char.charCodeAt(0)};`);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const codePoint = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
    },
  );
}

/** The text of every element with this name. Works only for requests, which are flat and have no declarations. */
export function textsOf(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`, 'g'));
  return [...found].map(([, text = '']) => unescapeXml(text));
}
