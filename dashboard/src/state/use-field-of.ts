import { useEffect, useState } from 'preact/hooks';

/** Text of a field that starts as the setting, and follows it when it changes elsewhere. */
export function useFieldOf(setting: string): readonly [text: string, set: (text: string) => void] {
  const [text, setText] = useState(setting);
  useEffect(() => setText(setting), [setting]);
  return [text, setText];
}
