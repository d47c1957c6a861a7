/** Text as it is, in a box that scrolls. */
export function Payload({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <pre class="payload" tabIndex={0} aria-label={label}>
      {text}
    </pre>
  );
}
