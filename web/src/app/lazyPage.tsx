/** Loads the code of a page when it is opened, with a time-out. After a failure it can be loaded again. */

import { type ComponentType, use } from "react";

/** The props of a page: the values of the path's parameters, by name. */
export interface PageProps {
  params: Record<string, string>;
}

export interface LazyPage<Props = PageProps> {
  readonly Page: ComponentType<Props>;
  /** Starts to load the code; null if it is loaded. Never rejects: rendering the page throws the error. */
  preload(): Promise<unknown> | null;
}

/** The code of a page could not be loaded: there is no network, or the server does not answer. */
export class PageNotLoaded extends Error {}

const LOAD_TIMEOUT_MS = 10_000;
const failed = new Set<() => void>();

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/** The page of a module, loaded once. After a failure, rendering it throws `PageNotLoaded` until `retryPages` is called. */
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

/** Makes each page that could not be loaded load again when it is shown. */
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
