// The address of the view: the path below /console/, and the filters in the query string, so that a view can be bookmarked and shared.
import { useCallback, useSyncExternalStore, type MouseEvent } from 'react';

const BASE = '/console/';

function subscribe(notify: () => void): () => void {
  window.addEventListener('popstate', notify);
  return () => window.removeEventListener('popstate', notify);
}

export function navigate(href: string, replace = false): void {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', href);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

export function hrefOf(path: string): string {
  return BASE + path;
}

/** The parts of the path below /console/. */
export function usePath(): string[] {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  return path.replace(/^\/console\/?/, '').split('/').filter(Boolean);
}

/** A filter that is a parameter of the address. The empty text means: no filter. */
export function useParameter(name: string): [string, (value: string) => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const set = useCallback(
    (value: string) => {
      const parameters = new URLSearchParams(window.location.search);
      if (value) parameters.set(name, value);
      else parameters.delete(name);
      const text = parameters.toString();
      navigate(window.location.pathname + (text ? `?${text}` : ''), true);
    },
    [name],
  );
  return [new URLSearchParams(search).get(name) ?? '', set];
}

/** Opens a link of the console without loading the page again; other clicks, such as those for a new tab, are the browser's. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(event.currentTarget.href);
}
