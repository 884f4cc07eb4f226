/** The error boundary around each page: shows a notice if the page's code could not be loaded, or threw an error. */

import { Component, type ReactNode, useCallback } from "react";
import { useRetryWhenOnline } from "../api/hooks";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import { PageNotLoaded, retryPages } from "./lazyPage";
import { Link } from "./router";

interface Props {
  /** The path of the page. A new path clears the error. */
  path: string;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: Props, { error }: { error: unknown }) {
    // An error that appears together with a new path belongs to the new page. A retry at once would hide it.
    if (error !== undefined && before.path !== this.props.path) this.#retry();
  }

  readonly #retry = () => {
    retryPages();
    this.setState({ error: undefined });
  };

  override render() {
    const error: unknown = this.state.error;
    if (error === undefined) return this.props.children;
    return error instanceof PageNotLoaded ? <PageNotLoadedNotice onBack={this.#retry} /> : <PageBrokenNotice />;
  }
}

/** Loads the page by itself when the server can be reached again. */
function PageNotLoadedNotice({ onBack }: { onBack: () => void }) {
  const t = useTexts(common);
  const again = useCallback(() => void isServerReachable().then((isThere) => isThere && onBack()), [onBack]);
  useRetryWhenOnline(true, again);
  // After a new deployment the old code is deleted, so the button reloads the whole client.
  const anew = () => void isServerReachable().then((isThere) => isThere && location.reload());
  return (
    <div className="page narrow">
      <div className="notice bad" role="alert">
        <div>
          <p>{t(navigator.onLine ? "pageUnreachable" : "pageOffline")}</p>
          <p className="row">
            <button type="button" className="button" onClick={anew}>
              {t("retry")}
            </button>
            <button type="button" className="button" onClick={() => history.back()}>
              {t("back")}
            </button>
            <Link href="/" className="button">
              {t("goHome")}
            </Link>
          </p>
        </div>
      </div>
    </div>
  );
}

/** Whether the server that has the pages can be reached. */
function isServerReachable(): Promise<boolean> {
  return fetch("/favicon.svg", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Shown after a bug. Reloading the whole client may help. */
function PageBrokenNotice() {
  const t = useTexts(common);
  return (
    <div className="notice bad" role="alert">
      <div>
        <p>{t("unexpectedError")}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {t("retry")}
        </button>
      </div>
    </div>
  );
}
