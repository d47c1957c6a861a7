import type { AttributeValue, Item } from '../item';
import { toBase64 } from './base64';

/** An item as JSON text, as answers carry it. */
export function itemJson(item: Item): string {
  let text = '{';
  for (const [name, value] of item) {
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(name)}:${valueJson(value)}`;
  }
  return `${text}}`;
}

export function valueJson(value: AttributeValue): string {
  if ('S' in value) return `{"S":${JSON.stringify(value.S)}}`;
  if ('N' in value) return `{"N":"${value.N}"}`;
  if ('B' in value) return `{"B":"${toBase64(value.B)}"}`;
  if ('BOOL' in value) return `{"BOOL":${value.BOOL}}`;
  if ('NULL' in value) return '{"NULL":true}';
  if ('M' in value) return `{"M":${itemJson(value.M)}}`;
  if ('L' in value) return `{"L":[${value.L.map(valueJson).join(',')}]}`;
  if ('SS' in value) return `{"SS":${JSON.stringify(value.SS)}}`;
  if ('NS' in value) return `{"NS":${JSON.stringify(value.NS)}}`;
  return `{"BS":${JSON.stringify(value.BS.map(toBase64))}}`;
}
