/** Toasts: short messages at the edge of the screen, after an action of the user or for a new notification. */

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import { Link } from "./router";
import "./toasts.css";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly href?: string;
  readonly onOpen?: () => void;
}

type ShowToast = (text: string, link?: Pick<Toast, "href" | "onOpen">) => void;

const Context = createContext<ShowToast>(() => {});
const SHOWN_MS = 7000;
const MAX_TOASTS = 3;

export function useToast(): ShowToast {
  return useContext(Context);
}

export function Toasts({ children }: { children: ReactNode }) {
  const t = useTexts(common);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const count = useRef(0);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const showToast = useCallback<ShowToast>((text, link) => {
    count.current += 1;
    const toast = { id: count.current, text, ...link };
    setToasts((all) => [...all.slice(1 - MAX_TOASTS), toast]);
  }, []);
  return (
    <Context value={showToast}>
      {children}
      <div className="toasts no-print" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast">
            <Timer run={() => drop(toast.id)} />
            {toast.href ? (
              <Link
                href={toast.href}
                onClick={() => {
                  drop(toast.id);
                  toast.onOpen?.();
                }}
              >
                {toast.text}
              </Link>
            ) : (
              <span>{toast.text}</span>
            )}
            <button type="button" className="button round plain" onClick={() => drop(toast.id)}>
              <Icon name="close" size={18} />
              <span className="hidden">{t("dismiss")}</span>
            </button>
          </div>
        ))}
      </div>
    </Context>
  );
}

function Timer({ run }: { run: () => void }) {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
