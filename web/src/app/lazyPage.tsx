/** Pages whose code is loaded when they are opened: in time, or not at all, and then again when that is asked for. */

import { type ComponentType, use } from "react";

/** The props of a page: the values of the path's parameters, by name. */
export interface PageProps {
  params: Record<string, string>;
}

export interface LazyPage<Props = PageProps> {
  readonly Page: ComponentType<Props>;
  /** Starts to load the code; null when it is there. Never rejects: what failed is thrown when the page is rendered. */
  preload(): Promise<unknown> | null;
}

/** The code of a page has not come: there is no network, or a server that does not answer. */
export class PageNotLoaded extends Error {}

const LOAD_TIMEOUT_MS = 10_000;
const failed = new Set<() => void>();

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/** The page of a module, loaded once. Rendering it throws `PageNotLoaded` where it failed, until `retryPages`. */
export function lazyPage<Props extends object>(load: Load<Props>): LazyPage<Props> {
  let promise: Promise<ComponentType<Props>> | undefined;
  let Loaded: ComponentType<Props> | undefined;
  const loading = () => {
    promise ??= withTimeout(load()).then(
      (page) => {
        Loaded = page;
        return page;
      },
      (error: unknown) => {
        failed.add(() => {
          promise = undefined;
        });
        throw new PageNotLoaded("a page has not come", { cause: error });
      },
    );
    return promise;
  };
  return {
    Page(props) {
      const Page = Loaded ?? use(loading());
      return <Page {...props} />;
    },
    preload: () => (Loaded ? null : loading().catch(() => {})),
  };
}

/** What could not be loaded is asked for again when it is shown. */
export function retryPages(): void {
  for (const forget of failed) forget();
  failed.clear();
}

async function withTimeout<Props>(module: ReturnType<Load<Props>>): Promise<ComponentType<Props>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), LOAD_TIMEOUT_MS);
  });
  try {
    return (await Promise.race([module, late])).default;
  } finally {
    clearTimeout(timer);
  }
}
