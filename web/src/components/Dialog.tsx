/** A question over the page. The browser's own dialog: it keeps the focus, and Escape closes it. */

import { type ReactNode, type SyntheticEvent, useId, useLayoutEffect, useRef } from "react";
import "./Dialog.css";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ title, open, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // In the same turn as the change of `open`: a later one could meet the event of an earlier closing.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (open && !dialog?.open) dialog?.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  // Escape asks to cancel: the owner closes, so that what it knows and what is seen never differ, however fast the keys.
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  // The browser tells of a closing a little later: by then the question may be open anew.
  const closed = () => {
    if (!element.current?.open) onClose();
  };
  return (
    <dialog ref={element} className="dialog" aria-labelledby={id} onCancel={cancel} onClose={closed}>
      {open && (
        <>
          <h2 id={id}>{title}</h2>
          {children}
        </>
      )}
    </dialog>
  );
}
