import { useEffect, useRef, useState } from 'preact/hooks';

/** The width of an element, kept up to date. */
export function useWidth<E extends HTMLElement>(initial: number) {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const target = element.current!;
    const observer = new ResizeObserver(() => setWidth(Math.max(120, target.clientWidth)));
    observer.observe(target);
    setWidth(Math.max(120, target.clientWidth));
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}
