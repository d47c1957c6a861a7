import type { RefObject } from 'preact';
import { Icon } from './icon';

/** What a picture must carry itself, because it is saved without the page's style sheet. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'font-family', 'font-size', 'font-weight', 'opacity'] as const;

type Props = { readonly of: RefObject<HTMLElement | null>; readonly name: string };

/** Saves the chart inside an element: SVG as SVG, a canvas as PNG. */
export function PictureButton({ of, name }: Props) {
  const take = () => {
    const canvas = of.current?.querySelector('canvas');
    if (canvas) {
      canvas.toBlob((blob) => blob && saveFile(blob, `${name}.png`));
      return;
    }
    const svg = of.current?.querySelector('svg:not(.icon)');
    if (svg) saveFile(new Blob([svgText(svg)], { type: 'image/svg+xml' }), `${name}.svg`);
  };
  return (
    <button type="button" class="button" onClick={take}>
      <Icon name="download" /> Picture
    </button>
  );
}

function svgText(svg: Element): string {
  const copy = svg.cloneNode(true) as SVGElement;
  const sources = [svg, ...svg.querySelectorAll('*')];
  const targets = [copy, ...copy.querySelectorAll('*')];
  sources.forEach((source, index) => {
    const css = getComputedStyle(source);
    for (const style of STYLES) targets[index]!.setAttribute(style, css.getPropertyValue(style));
    targets[index]!.removeAttribute('class');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const background = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  background.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--surface').trim());
  copy.prepend(background);
  return new XMLSerializer().serializeToString(copy);
}

function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // By then the download holds the blob itself.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
