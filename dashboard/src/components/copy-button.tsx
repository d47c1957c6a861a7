import { useState } from 'preact/hooks';

export function CopyButton({ text }: { readonly text: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return (
    <button type="button" class="link" onClick={copy} onBlur={() => setState('idle')}>
      {state === 'copied' ? 'Copied' : state === 'failed' ? 'Not allowed here' : 'Copy'}
    </button>
  );
}
