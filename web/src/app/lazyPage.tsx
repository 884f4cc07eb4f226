/** Pages whose code is loaded when they are opened: in time, or not at all, and then again when that is asked for. */

import { type ComponentType, use } from "react";

export type PageComponent = ComponentType<{ at: Record<string, string> }>;

/** The code of a page has not come: there is no network, or a server that does not answer. */
export class PageNotLoaded extends Error {}

const LOADED_WITHIN_MS = 10_000;
const failed = new Set<() => void>();

/** The page of a module, loaded once. Without it, it throws `PageNotLoaded` until `retryPages`. */
export function lazyPage(load: () => Promise<{ default: PageComponent }>): PageComponent {
  let page: Promise<PageComponent> | undefined;
  const loaded = () => {
    page ??= inTime(load()).catch((error: unknown) => {
      failed.add(() => {
        page = undefined;
      });
      throw new PageNotLoaded("a page has not come", { cause: error });
    });
    return page;
  };
  return function LazyPage(props) {
    const Page = use(loaded());
    return <Page {...props} />;
  };
}

/** What could not be loaded is asked for again when it is shown. */
export function retryPages(): void {
  for (const forget of failed) forget();
  failed.clear();
}

async function inTime(module: Promise<{ default: PageComponent }>): Promise<PageComponent> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), LOADED_WITHIN_MS);
  });
  try {
    return (await Promise.race([module, late])).default;
  } finally {
    clearTimeout(timer);
  }
}
