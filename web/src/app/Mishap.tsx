/** Around each page: what is shown where its code could not be loaded, and where it broke. */

import { Component, type ReactNode, useCallback } from "react";
import { useComeback } from "../api/hooks";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import { PageNotLoaded, retryPages } from "./lazyPage";
import { Link } from "./router";

interface Props {
  /** Where one is: at another place it is tried anew. */
  path: string;
  children: ReactNode;
}

export class Mishap extends Component<Props, { error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: Props, { error }: { error: unknown }) {
    // An error that comes together with a new path is that path's own: to try it anew at once would hide it.
    if (error !== undefined && before.path !== this.props.path) this.#again();
  }

  readonly #again = () => {
    retryPages();
    this.setState({ error: undefined });
  };

  override render() {
    const error: unknown = this.state.error;
    if (error === undefined) return this.props.children;
    return error instanceof PageNotLoaded ? <NotLoaded onBack={this.#again} /> : <Broken />;
  }
}

/** Opens by itself when the server can be reached again. */
function NotLoaded({ onBack }: { onBack: () => void }) {
  const t = useTexts(common);
  const again = useCallback(() => void answers().then((isThere) => isThere && onBack()), [onBack]);
  useComeback(true, again);
  // After a new deployment the old code is nowhere any more: then everything is to be loaded anew.
  const anew = () => void answers().then((isThere) => isThere && location.reload());
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
function answers(): Promise<boolean> {
  return fetch("/favicon.svg", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A bug: loading everything anew is what may help. */
function Broken() {
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
