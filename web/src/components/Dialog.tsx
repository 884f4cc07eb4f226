/** A modal dialog. It is the browser's `<dialog>`, which keeps the focus inside and closes on Escape. */

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
  // A layout effect runs in the same turn as the change of `open`. A later effect could run after the event of an
  // earlier closing.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (open && !dialog?.open) dialog?.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  // Escape only asks to close. The parent closes the dialog, so that `open` and the screen always agree.
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  // The browser sends `close` a little later. The dialog may be open again by then.
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
