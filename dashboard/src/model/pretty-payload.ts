/** The payload indented for reading, or unchanged if it is not JSON. Digits stay as produced: no value is reserialized. */
export function prettyPayload(payload: string): string {
  try {
    JSON.parse(payload);
  } catch {
    return payload;
  }
  return indent(payload);
}

/** Indents only outside strings, so that no character of a value changes. */
function indent(json: string): string {
  let depth = 0;
  let inString = false;
  let text = '';
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index]!;
    if (inString) {
      text += character;
      if (character === '\\') text += json[(index += 1)] ?? '';
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
      text += character;
    } else if (character === '{' || character === '[') {
      const closing = /^\s*[}\]]/.exec(json.slice(index + 1, index + 50));
      depth += 1;
      text += closing ? character : character + lineBreak(depth);
    } else if (character === '}' || character === ']') {
      depth -= 1;
      text += /[{[]$/.test(text) ? character : lineBreak(depth) + character;
    } else if (character === ',') text += `,${lineBreak(depth)}`;
    else if (character === ':') text += ': ';
    else if (!/\s/.test(character)) text += character;
  }
  return text;
}

function lineBreak(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}
