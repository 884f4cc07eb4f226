/** A picture in large, over the page. The browser's own dialog: it keeps the focus, and Escape closes it. */

import { type MouseEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { useChatLocale } from "./locale";
import "./ImageViewer.css";

interface Props {
  name: string;
  url: string;
  onClose: () => void;
  /** The link leads to nothing any more. */
  onBroken: () => void;
}

export function ImageViewer({ name, url, onClose, onBroken }: Props) {
  const { t } = useChatLocale();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [isBroken, setBroken] = useState(false);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh link is tried
  useEffect(() => setBroken(false), [url]);
  const broken = () => {
    setBroken(true);
    onBroken();
  };
  const pressed = (event: MouseEvent) => {
    if (event.target === event.currentTarget) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the picture closes; Escape does it by keyboard
    <dialog ref={dialog} className="viewer" aria-labelledby={id} onClose={onClose} onClick={pressed}>
      <header className="viewer-head">
        <h2 id={id}>{name}</h2>
        <a href={url} download={name} target="_blank" rel="noopener noreferrer" className="button round plain">
          <Icon name="down" />
          <span className="hidden">{t("download")}</span>
        </a>
        <button type="button" className="button round plain" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
          <span className="hidden">{t("closePicture")}</span>
        </button>
      </header>
      {isBroken ? (
        <p role="alert">{t("pictureFailed")}</p>
      ) : (
        <img src={url} alt={t("picture", { name })} onError={broken} />
      )}
    </dialog>
  );
}
