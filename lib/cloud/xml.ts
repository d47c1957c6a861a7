/** An element's content: text or children. Undefined children are omitted, and an array repeats its element. */
type XmlValue = string | number | boolean | XmlElement | readonly XmlElement[] | undefined;
export type XmlElement = { readonly [name: string]: XmlValue };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** @param namespace of the root and all below. @default none */
export function xmlDocument(root: string, content: XmlElement, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  return `${DECLARATION}<${root}${attribute}>${children(content)}</${root}>`;
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
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what has to be escaped
  return text.replaceAll(/[&<>"\u0000-\u001F\u007F]/g, (char) => ENTITIES[char] ?? `&#${char.charCodeAt(0)};`);
}
