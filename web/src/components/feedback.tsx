/** Components that show a state: loading, an empty list, an error, and the status of a booking, payment or pandit. */

import { type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { ApiError, NetworkError } from "../api/errors";
import { isCashDue } from "../api/payments";
import { useMinutesLeft } from "../api/retryAfter";
import type { BookingStatus, PaymentMethod, PaymentStatus, VerificationStatus } from "../api/types";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import type { Translate } from "../i18n/text";
import { Icon } from "./Icon";

export function LoadingRows({ rows = 3 }: { rows?: number }) {
  const t = useTexts(common);
  return (
    <div className="loading-rows" role="status">
      <span className="hidden">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <span key={row} aria-hidden="true" />
      ))}
    </div>
  );
}

export function EmptyList({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

/**
 * Shows an error as text. An error that belongs to a field is shown beside that field as well. In a form, a new error moves
 * the focus once: to the first invalid field, or to this notice. After a 429 the notice counts the minutes down; a screen
 * reader announces only the first number and the end.
 */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts(common);
  const left = useMinutesLeft(error);
  const text = errorText(error, left, t);
  const notice = useRef<HTMLDivElement>(null);
  const first = useRef({ error, text });
  if (first.current.error !== error) first.current = { error, text };
  useFocusOnError(notice, error);
  if (error === undefined || error === null) return null;
  const live = first.current.text === text ? ({ role: "alert" } as const) : countdown(left);
  return (
    <div ref={notice} className="notice bad" tabIndex={-1} {...live}>
      <Icon name="warn" />
      <div>
        <p>{text}</p>
        {onRetry && (
          <button type="button" className="button" onClick={onRetry} disabled={Boolean(left)}>
            {t("retry")}
          </button>
        )}
      </div>
    </div>
  );
}

/** Returns an error as text, for places without room for a notice. */
export function useErrorText(error: unknown): string {
  const t = useTexts(common);
  return errorText(error, useMinutesLeft(error), t);
}

function countdown(left: number | null) {
  return { role: "status", "aria-live": left === 0 ? "polite" : "off" } as const;
}

function useFocusOnError(notice: RefObject<HTMLElement | null>, error: unknown): void {
  useLayoutEffect(() => {
    const form = notice.current?.closest("form");
    if (form && error) (form.querySelector<HTMLElement>("[aria-invalid=true]") ?? notice.current)?.focus();
  }, [notice, error]);
}

function errorText(error: unknown, left: number | null, t: Translate<typeof common>): string {
  if (left !== null) return left > 0 ? t("tooMany", { count: left }) : t("tooManyOver");
  if (error instanceof NetworkError) return t(networkText(error));
  return (error instanceof ApiError && error.reason) || t("unexpectedError");
}

function networkText({ kind, isWrite }: NetworkError) {
  if (kind === "offline") return "offlineError";
  if (isWrite) return "outcomeUnknown";
  return kind === "slow" ? "serverSlow" : "serverUnreachable";
}

/** Shows a loaded resource in its three states: loading, failed, loaded. */
export function LoadedResource<T>({
  resource,
  rows,
  children,
}: {
  resource: { data: T | undefined; error: unknown; reload(): void };
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (resource.data !== undefined) return children(resource.data);
  if (resource.error !== undefined) return <ErrorNotice error={resource.error} onRetry={resource.reload} />;
  return <LoadingRows rows={rows} />;
}

/** Shows a button that loads the next page of a list, and the error if that failed. */
export function LoadMore({ pages }: { pages: { more: (() => void) | null; loading: boolean; moreError: unknown } }) {
  const t = useTexts(common);
  return (
    <>
      <ErrorNotice error={pages.moreError} />
      {pages.more && (
        <button type="button" className="button" onClick={pages.more} disabled={pages.loading}>
          <Icon name="down" />
          {pages.loading ? t("loading") : t("loadMore")}
        </button>
      )}
    </>
  );
}

const BOOKING_TONES = { PENDING: "wait", ACCEPTED: "good", COMPLETED: "done", CANCELLED: "bad" } as const;

export function BookingChip({ status }: { status: BookingStatus }) {
  const t = useTexts(common);
  return <span className={`chip ${BOOKING_TONES[status]}`}>{t(status)}</span>;
}

const PAYMENT_TONES = { PENDING: "", PROCESSING: "wait", COMPLETED: "good", FAILED: "bad", REFUNDED: "done" } as const;

/** Shows the status of a payment. `method` distinguishes cash due at the puja from a payment in progress. */
export function PaymentChip({ status, method }: { status: PaymentStatus | null; method: PaymentMethod | null }) {
  const t = useTexts(common);
  if (status === null) return <span className="chip">{t("paymentNONE")}</span>;
  if (isCashDue(status, method)) return <span className="chip">{t("paymentAtPuja")}</span>;
  return <span className={`chip ${PAYMENT_TONES[status]}`}>{t(`payment${status}`)}</span>;
}

const VERIFICATION_TONES = { PENDING: "wait", VERIFIED: "good", REJECTED: "bad" } as const;

export function VerificationChip({ status }: { status: VerificationStatus }) {
  const t = useTexts(common);
  return (
    <span className={`chip ${VERIFICATION_TONES[status]}`}>{t(status === "PENDING" ? "unverified" : status)}</span>
  );
}
